import type { Comparison, RenderingDiff } from '@fairlead/api-client';

export type ComparedObject = Comparison['objects'][number];
export type ComparedField = ComparedObject['fields'][number];
/** `version`: one environment has not got yet what another has; `overlay`: the environment's own files say so. */
export type Mark = 'version' | 'overlay';
export interface Marked {
  readonly mark: Mark;
  /** How it is known, in a sentence. */
  readonly why: string;
}

interface ObjectPast {
  readonly change: RenderingDiff['objects'][number]['change'];
  /** What fields had before that changed since; undefined: they were not there. */
  readonly before: ReadonlyMap<string, string | undefined>;
}
/** What an environment's versions changed lately, by object: from the oldest rendering that is kept to the newest. */
export type Past = ReadonlyMap<string, ObjectPast>;
/** By environment; one whose past is not known is missing. */
export type Evidence = ReadonlyMap<string, Past>;

const keyOf = (group: string, kind: string, name: string): string => `${group}/${kind}/${name}`;
export const pastOf = ({ objects }: RenderingDiff): Past =>
  new Map(
    objects.map(({ group, kind, name, change, fields }) => [
      keyOf(group, kind, name),
      { change, before: new Map(fields.map(({ path, before }) => [path, before])) },
    ]),
  );

/** Fields that name a version by what they are, wherever they stand. */
const NAMES_VERSION =
  /(^|\.)(initContainers|containers|ephemeralContainers)\[[^\]]*\]\.image$|helm\.sh\/chart|app\.kubernetes\.io\/version|checksum\//;
/** Hidden values of one answer can't be compared with those of another. */
const isHidden = (value: string | undefined): boolean => value !== undefined && /^"?\(hidden/.test(value);

/**
 * Why a field differs. In this order: an environment has exactly what another had before it went on: version. Two that run the same commit differ: overlay.
 * Else they run different commits, and a field that no version changed lately, and that names none, is the environment's own: overlay. What is left, or
 * can't be known: version.
 */
export function markField(comparison: Comparison, object: ComparedObject, field: ComparedField, evidence: Evidence): Marked {
  const present = comparison.applications.filter(({ environment }) => environment in object.names);
  const valueIn = (environment: string): string | undefined => field.values[environment];
  for (const { environment: ahead } of present) {
    const past = evidence.get(ahead)?.get(keyOf(object.group, object.kind, object.names[ahead] ?? ''));
    if (!past?.before.has(field.path)) continue;
    const before = past.before.get(field.path);
    const behind = present.find(
      ({ environment }) => valueIn(environment) !== valueIn(ahead) && valueIn(environment) === before && !isHidden(before),
    );
    if (behind) return { mark: 'version', why: `${behind.environment} has what ${ahead} had before a newer version changed it.` };
  }
  const same = sameCommit(present, (a, b) => valueIn(a) !== valueIn(b));
  if (same) return { mark: 'overlay', why: `${same.join(' and ')} run the same commit and differ: their own files say so.` };
  if (NAMES_VERSION.test(field.path)) return { mark: 'version', why: 'They run different commits, and this field names the version.' };
  const changed = (environment: string): boolean | undefined =>
    evidence
      .get(environment)
      ?.get(keyOf(object.group, object.kind, object.names[environment] ?? ''))
      ?.before.has(field.path) ?? false;
  if (present.every(({ environment }) => evidence.has(environment) && !changed(environment))) {
    return { mark: 'overlay', why: 'They run different commits, but none of their versions lately changed this field.' };
  }
  return { mark: 'version', why: 'They run different commits.' };
}

/** Why an object is in some environments and not in others; undefined: it is in all. */
export function markObject(comparison: Comparison, object: ComparedObject, evidence: Evidence): Marked | undefined {
  const all = comparison.applications;
  const has = (environment: string): boolean => environment in object.names;
  const without = all.filter(({ environment }) => !has(environment)).map(({ environment }) => environment);
  if (without.length === 0) return undefined;
  const missing = `Not in ${without.join(', ')}.`;
  for (const { environment } of all.filter((each) => has(each.environment))) {
    const past = evidence.get(environment)?.get(keyOf(object.group, object.kind, object.names[environment] ?? ''));
    if (past?.change === 'added') return { mark: 'version', why: `${missing} A newer version of ${environment} added it.` };
  }
  const same = sameCommit(all, (a, b) => has(a) !== has(b));
  if (same) return { mark: 'overlay', why: `${missing} ${same.join(' and ')} run the same commit: their own files say so.` };
  if (all.every(({ environment }) => evidence.has(environment))) {
    return { mark: 'overlay', why: `${missing} They run different commits, but none of their versions lately added or removed it.` };
  }
  return { mark: 'version', why: `${missing} They run different commits.` };
}

/** Two environments that run the same commit of the same source and differ. */
function sameCommit(
  applications: Comparison['applications'],
  differ: (a: string, b: string) => boolean,
): readonly [string, string] | undefined {
  for (const [index, a] of applications.entries()) {
    const b = applications
      .slice(index + 1)
      .find(({ environment, revision }) => revision.commit === a.revision.commit && differ(a.environment, environment));
    if (b) return [a.environment, b.environment];
  }
  return undefined;
}

export interface MarkedField {
  readonly field: ComparedField;
  readonly marked: Marked;
}
export interface MarkedObject {
  readonly object: ComparedObject;
  /** Of an object that is not everywhere. */
  readonly missing: Marked | undefined;
  readonly fields: readonly MarkedField[];
}
export interface Counts {
  readonly version: number;
  readonly overlay: number;
}

export const markAll = (comparison: Comparison, evidence: Evidence): MarkedObject[] =>
  comparison.objects.map((object) => ({
    object,
    missing: markObject(comparison, object, evidence),
    fields: object.fields.map((field) => ({ field, marked: markField(comparison, object, field, evidence) })),
  }));
/** Only differences of one mark; objects without any are left out. */
export function only(objects: readonly MarkedObject[], mark: Mark | undefined): readonly MarkedObject[] {
  if (mark === undefined) return objects;
  return objects
    .map((each) => ({
      ...each,
      missing: each.missing?.mark === mark ? each.missing : undefined,
      fields: each.fields.filter(({ marked }) => marked.mark === mark),
    }))
    .filter(({ missing, fields }) => missing !== undefined || fields.length > 0);
}
export function countMarks(objects: readonly MarkedObject[]): Counts {
  const marks = objects.flatMap(({ missing, fields }) => [...(missing ? [missing.mark] : []), ...fields.map(({ marked }) => marked.mark)]);
  const version = marks.filter((mark) => mark === 'version').length;
  return { version, overlay: marks.length - version };
}

/** Values come as JSON; text reads better without its quotes. */
export function valueText(value: string): string {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}
