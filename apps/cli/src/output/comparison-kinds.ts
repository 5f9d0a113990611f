import type { Comparison } from '@fairlead/api-client';

export type ComparedObject = Comparison['objects'][number];
export type ComparedField = ComparedObject['fields'][number];
export type Mark = ComparedField['marks'][number];
export type Drift = ComparedField['drift'][number];

/** Why something differs, worst first: what somebody may have to act on. */
export const KINDS = ['drift', 'lag', 'overlay', 'unknown'] as const;
export type Kind = (typeof KINDS)[number];

interface Differing {
  readonly marks: readonly Mark[];
  readonly drift: readonly Drift[];
}
const kindsOf = ({ marks, drift }: Differing): Kind[] => [...marks.map(({ kind }) => kind), ...drift.map(() => 'drift' as const)];
const partsOf = ({ fields, ...object }: ComparedObject): Differing[] => [object, ...fields];

/** How many fields, and objects that are not everywhere, differ in each way. One that differs in two ways counts for both. */
export function countKinds(objects: readonly ComparedObject[]): Readonly<Record<Kind, number>> {
  const parts = objects.flatMap(partsOf);
  const counted = (kind: Kind): number => parts.filter((part) => kindsOf(part).includes(kind)).length;
  return { drift: counted('drift'), lag: counted('lag'), overlay: counted('overlay'), unknown: counted('unknown') };
}

/** The differences of one kind, or all, those that drifted first; objects without any are left out. */
export function onlyKind(objects: readonly ComparedObject[], kind: Kind | undefined): ComparedObject[] {
  const isMeant = (part: Differing): boolean => kind === undefined || kindsOf(part).includes(kind);
  return objects
    .map((object) => ({ ...object, fields: object.fields.filter(isMeant).sort((a, b) => rankOf([a]) - rankOf([b])) }))
    .filter((object) => object.fields.length > 0 || isMeant(object))
    .sort((a, b) => rankOf(partsOf(a)) - rankOf(partsOf(b)));
}
const rankOf = (parts: readonly Differing[]): number =>
  Math.min(...parts.flatMap(kindsOf).map((kind) => KINDS.indexOf(kind)), KINDS.length);
