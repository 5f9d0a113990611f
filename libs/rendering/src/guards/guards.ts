import type { ApplicationSpec, ClusterName, GuardRuleDocument } from '@fairlead/contracts';
import { describeRef, matchesGlob, refOf, type KubeObject } from '@fairlead/domain';
import { RenderError } from '../errors.js';
import type { GuardThread } from './guard-thread.js';
import { findSetting } from './find-setting.js';

export interface GuardedApplication {
  readonly tenant: string;
  readonly name: string;
  readonly spec: Pick<ApplicationSpec, 'environment' | 'component' | 'destination' | 'source'>;
  readonly clusters: readonly ClusterName[];
}
/** A rule that does not hold of an object. */
export interface Violation {
  readonly rule: GuardRuleDocument;
  readonly object: KubeObject;
  /** Why, if it is more than that the expression is false. */
  readonly error: string | undefined;
}

/** Rules that are about an application at all. */
export const rulesFor = (
  rules: Iterable<GuardRuleDocument>,
  { tenant, spec }: Pick<GuardedApplication, 'tenant' | 'spec'>,
): GuardRuleDocument[] =>
  [...rules].filter(
    ({ spec: rule }) =>
      (rule.tenant === undefined || rule.tenant === tenant) &&
      (rule.environments === undefined || (spec.environment !== undefined && rule.environments.includes(spec.environment))),
  );

/** @throws RenderError `GuardRuleTimeout` that names the rule */
export async function findViolations(
  thread: GuardThread,
  rules: readonly GuardRuleDocument[],
  objects: readonly KubeObject[],
  application: GuardedApplication,
): Promise<Violation[]> {
  const matched = rules.map((rule) => ({
    rule,
    objects: objects.flatMap((object, index) => (isAbout(rule, object) ? [index] : [])),
  }));
  const used = new Set(matched.flatMap((each) => each.objects));
  if (used.size === 0) return [];
  const outcome = await thread.check({
    rules: matched.map((each) => ({ name: each.rule.metadata.name, expression: each.rule.spec.rule, objects: each.objects })),
    objects: objects.map((object, index) => (used.has(index) ? object : null)),
    applications: contextsOf(application),
  });
  if ('stoppedAt' in outcome) {
    const rule = matched[outcome.stoppedAt]?.rule;
    throw new RenderError(
      'GuardRuleTimeout',
      `the guard rule ${rule?.metadata.name ?? ''} ${outcome.why}, so it was stopped, and that counts as a refusal. ${STAYS} Ask ${rule?.spec.owner ?? 'its owner'} to write it so that it comes to an end; regular expressions are what takes long most often`,
      { file: application.spec.source.path },
    );
  }
  return outcome.findings.flatMap(({ rule, object, reason }) => {
    const [broken, found] = [matched[rule]?.rule, objects[object]];
    return broken && found ? [{ rule: broken, object: found, error: reason === 'false' ? undefined : reason }] : [];
  });
}

const STAYS = 'Nothing of this commit reaches a cluster; the last good rendering stays.';

/** A star stands for anything here, also for the marks that part a URL. */
const matches = (glob: string, text: string): boolean => glob === '*' || matchesGlob(glob.replaceAll('*', '**'), text);

function isAbout({ spec }: GuardRuleDocument, object: KubeObject): boolean {
  if (!spec.match) return true;
  const { group } = refOf(object);
  return spec.match.some(
    (match) => matches(match.group, group) && matches(match.kind, object.kind) && matches(match.name, object.metadata.name),
  );
}

function contextsOf({ tenant, name, spec, clusters }: GuardedApplication): Record<string, unknown>[] {
  const common = {
    ...{ tenant, name, component: spec.component ?? name, namespace: spec.destination?.namespace ?? 'default' },
    // Always there, so that a rule may simply compare it.
    environment: spec.environment ?? '',
  };
  return (clusters.length > 0 ? clusters : ['']).map((cluster) => ({ ...common, cluster }));
}

/**
 * The refusal as people read it: the first violation in full, with where the value is set, and how many others there are.
 * @param root folder with the source's files
 */
export async function refusalOf(violations: readonly Violation[], application: GuardedApplication, root: string): Promise<RenderError> {
  const [first, ...others] = violations;
  if (!first) throw new Error('no violation to tell');
  const { rule, object, error } = first;
  const { message, field, owner } = rule.spec;
  const setting = await findSetting(root, application.spec.source, object, field);
  const has = field === undefined ? '' : ` ${shown(object, field)}`;
  const why = error === undefined ? '' : `, and the rule can't be worked out: ${error}`;
  const where =
    setting?.file === undefined ? (setting?.by ?? '') : `${setting.file}${setting.line === undefined ? '' : `:${setting.line}`}`;
  const more = others.length === 0 ? '' : ` ${also(others)}`;
  const text = [
    `${message.replace(/[.\s]+$/, '')}: ${describeRef(refOf(object))}${has}${why} (rule ${rule.metadata.name}, ask ${owner}).`,
    ...(where ? [`It is set in ${where}.`] : []),
    `${STAYS} Change it and push.${more}`,
  ].join(' ');
  const place =
    setting?.file === undefined
      ? { file: application.spec.source.path }
      : { file: setting.file, line: setting.line, column: setting.column };
  return new RenderError('GuardRuleViolated', text, { ...place, object: describeRef(refOf(object)) });
}

function also(others: readonly Violation[]): string {
  const listed = others.slice(0, 3).map(({ rule, object }) => `${rule.metadata.name} by ${describeRef(refOf(object))}`);
  const rest = others.length > listed.length ? ` and ${others.length - listed.length} more` : '';
  return `Also violated: ${listed.join(', ')}${rest}.`;
}

/** A Secret's values are nobody's business. */
function shown(object: KubeObject, field: string): string {
  const value = fieldOf(object, field);
  if (value === undefined) return `has no ${field}`;
  if (object.kind === 'Secret') return `has a ${field} that is not allowed`;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return `has ${field} ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;
}

function fieldOf(value: unknown, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined),
      value,
    );
}
