import type { Comparison } from '@fairlead/api-client';

export type ComparedObject = Comparison['objects'][number];
export type ComparedField = ComparedObject['fields'][number];
export type Mark = ComparedField['marks'][number];
export type Drift = ComparedField['drift'][number];
export type ComparedCluster = Comparison['clusters'][number];
export type Kind = Mark['kind'] | 'drift';

/** Worst first: what somebody may have to act on. */
export const KINDS = ['drift', 'lag', 'overlay', 'unknown'] as const satisfies readonly Kind[];
export const KIND_WORDS: Readonly<Record<Kind, { readonly label: string; readonly means: string }>> = {
  drift: {
    label: 'Drift',
    means: 'The cluster runs something else than Git says of this environment. Somebody changed it there, or it is not applied yet.',
  },
  lag: {
    label: 'Lag',
    means: 'An older version is here. The environment before has gone on, and a promotion brings it.',
  },
  overlay: {
    label: 'Overlay',
    means: 'Intended. At the same version the environments differ in Git: the environment’s own files say so.',
  },
  unknown: {
    label: 'Can’t tell',
    means: 'No version that the environments shared is kept any more, so it is not known whether the difference is meant.',
  },
};

interface Differing {
  readonly marks: readonly Mark[];
  readonly drift: readonly Drift[];
}
const kindsOf = ({ marks, drift }: Differing): Kind[] => [...marks.map(({ kind }) => kind), ...drift.map(() => 'drift' as const)];
const partsOf = ({ fields, ...object }: ComparedObject): Differing[] => [object, ...fields];

/** How many fields, and objects that are not everywhere, differ in each way. One that differs in two ways counts for both. */
export function countKinds(objects: readonly ComparedObject[]): Readonly<Record<Kind | 'all', number>> {
  const parts = objects.flatMap(partsOf).filter((part) => kindsOf(part).length > 0);
  const counted = (kind: Kind): number => parts.filter((part) => kindsOf(part).includes(kind)).length;
  return { all: parts.length, drift: counted('drift'), lag: counted('lag'), overlay: counted('overlay'), unknown: counted('unknown') };
}

/** Of one environment, in a few words: `1 drift, 2 behind`; undefined: nothing is to be said. */
export function inEnvironment(objects: readonly ComparedObject[], environment: string): Readonly<Record<Kind, number>> {
  const parts = objects.flatMap(partsOf).map(({ marks, drift }) => ({
    marks: marks.filter((mark) => mark.environment === environment),
    drift: drift.filter((one) => one.environment === environment),
  }));
  const counted = (kind: Kind): number => parts.filter((part) => kindsOf(part).includes(kind)).length;
  return { drift: counted('drift'), lag: counted('lag'), overlay: counted('overlay'), unknown: counted('unknown') };
}

/** Only differences of one kind; objects without any are left out. Those that drifted come first. */
export function only(objects: readonly ComparedObject[], kind: Kind | undefined): readonly ComparedObject[] {
  if (kind === undefined) return worstFirst(objects);
  return worstFirst(
    objects
      .map((object) => ({ ...object, fields: object.fields.filter((field) => kindsOf(field).includes(kind)) }))
      .filter((object) => object.fields.length > 0 || kindsOf(object).includes(kind)),
  );
}
const worstFirst = (objects: readonly ComparedObject[]): ComparedObject[] =>
  [...objects]
    .map((object) => ({ ...object, fields: [...object.fields].sort((a, b) => rankOf([a]) - rankOf([b])) }))
    .sort((a, b) => rankOf(partsOf(a)) - rankOf(partsOf(b)));
const rankOf = (parts: readonly Differing[]): number =>
  Math.min(...parts.flatMap(kindsOf).map((kind) => KINDS.indexOf(kind)), KINDS.length);

/** Values come as JSON; text reads better without its quotes. */
export function valueText(value: string): string {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}
