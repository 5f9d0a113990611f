import type { Comparison } from '@fairlead/api-client';
import { valueText, type Mark, type MarkedObject } from './marks';

export interface Drift {
  readonly sync: string;
  readonly reason: string | undefined;
}
export const MARK_WORDS: Readonly<Record<Mark, { readonly label: string; readonly means: string }>> = {
  version: {
    label: 'Version (lag)',
    means: 'The environments run different versions of the same source, and this comes with the version. A promotion takes it along.',
  },
  overlay: {
    label: 'Overlay (intended)',
    means: 'The environment’s own files in Git say so, whatever version it runs. A promotion leaves it as it is.',
  },
};
export const DRIFT_MEANS = 'The cluster does not hold what Git says of this environment. Values here are those of Git.';

/** The comparison as plain text, for a ticket or a chat. */
export function comparisonText(comparison: Comparison, objects: readonly MarkedObject[], drift: ReadonlyMap<string, Drift>): string {
  const { tenant, component, applications, missing, equal } = comparison;
  const width = Math.max(...applications.map(({ environment }) => environment.length), 3);
  const environments = applications.map(({ environment, application, cluster, revision }) => {
    const live = drift.get(environment);
    const drifted = live?.sync === 'OutOfSync' ? `  LIVE DRIFT: ${live.reason ?? 'the cluster differs from Git'}` : '';
    return (
      `  ${environment.padEnd(width)}  ${application} on ${cluster}, ${revision.commit.slice(0, 8)} ${revision.subject ?? ''}`.trimEnd() +
      drifted
    );
  });
  return [
    `${tenant}/${component}: ${applications.map(({ environment }) => environment).join(', ')}`,
    ...(missing.length === 0 ? [] : [`Nothing of it in: ${missing.join(', ')}`]),
    ...environments,
    '',
    ...objects.flatMap((each) => [...objectText(each, width, applications), '']),
    `${equal} ${equal === 1 ? 'object is' : 'objects are'} the same everywhere.`,
    '',
  ].join('\n');
}

function objectText({ object, missing, fields }: MarkedObject, width: number, applications: Comparison['applications']): string[] {
  const { kind, group, name, names } = object;
  return [
    `${kind}${group === '' ? '' : `.${group}`} ${name}`,
    ...(missing ? [`  ${missing.why} [${MARK_WORDS[missing.mark].label}]`] : []),
    ...fields.flatMap(({ field, marked }) => [
      `  ${field.path} [${MARK_WORDS[marked.mark].label}]`,
      ...applications
        .filter(({ environment }) => environment in names)
        .map(({ environment }) => `    ${environment.padEnd(width)}  ${inOneLine(field.values[environment])}`),
    ]),
  ];
}
const inOneLine = (value: string | undefined): string => (value === undefined ? '(not set)' : valueText(value).replaceAll('\n', '\\n'));
