import type { Application, Condition } from '@fairlead/api-client';

type Problem = NonNullable<Application['problem']>;
export interface Advice {
  /** Continues the application's name. */
  readonly what: string;
  /** What Fairlead does by itself. */
  readonly next: string;
  readonly todo: string;
}

const CORRECT_IT = 'Correct the place named above and push, or roll back.';
const BY_STAGE: Readonly<Record<Problem['stage'], Advice>> = {
  catalog: {
    what: 'has a document that is not in force',
    next: 'What was in force before stays.',
    todo: 'Correct the document and push.',
  },
  source: {
    what: 'can not be read from Git',
    next: 'The last good state keeps running. The repository is tried again by itself.',
    todo: 'Check that the repository answers, and the ref, path and credentials of the application.',
  },
  render: {
    what: 'can not be rendered',
    next: 'The last good state keeps running. The next commit is rendered as soon as it is pushed.',
    todo: 'Correct the manifests and push, or roll back.',
  },
  sync: {
    what: 'can not be applied',
    next: 'It is tried again by itself with growing delay; what was applied before stays.',
    todo: 'Correct the manifests and push, or roll back.',
  },
};
const BY_CODE: Readonly<Record<string, Partial<Advice>>> = {
  GuardRuleViolated: {
    what: 'was stopped by a guard rule',
    next: 'Nothing of this commit reached a cluster; the last good state keeps running.',
    todo: 'Do as the rule says and push, or ask its owner, who is named above.',
  },
  SourceAuthenticationFailed: { todo: 'Renew the credentials that the Repository document names; it is tried again by itself.' },
  RefNotFound: { todo: 'Push the ref, or name another one in spec.source.ref.' },
  ClusterUnreachable: {
    what: 'can not be applied: the cluster does not answer',
    next: 'It is tried again by itself. What runs there is not touched by this.',
    todo: 'See to the cluster or to its kubeconfig.',
  },
};

/** What happens next and what a person can do about a problem. */
export function adviceFor({ stage, code, file }: Pick<Problem, 'stage' | 'code' | 'file'>): Advice {
  const base = BY_STAGE[stage];
  return { ...base, ...(file !== undefined && { todo: CORRECT_IT }), ...BY_CODE[code] };
}

/** `apps/api/web.yaml:12:3`. */
export const placeOf = ({ file, line, column }: Pick<Problem, 'file' | 'line' | 'column'>): string | undefined =>
  file === undefined ? undefined : [file, line, column].filter((part) => part !== undefined).join(':');

/** Bad ones first, then what is not known, then what is as it should be. */
export const inOrder = (conditions: readonly Condition[]): Condition[] => {
  const order = ['False', 'Unknown', 'True'];
  return [...conditions].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
};
