import type { ApiComparison, ManifestsRendered, MessageOf } from '@fairlead/contracts';
import { comparable, comparisonKey, refOf, type KubeObject } from '@fairlead/domain';
import type { EntryOf } from '../catalog/catalog-view.js';

export type ApplicationDocument = EntryOf<'Application'>['document'];
export type Desired = MessageOf<typeof ManifestsRendered>;
export type ComparedObject = ApiComparison['objects'][number];
export type ComparedField = ComparedObject['fields'][number];

/** One environment of a component, with what its clusters are to run now. */
export interface Compared {
  readonly environment: string;
  readonly document: ApplicationDocument;
  readonly desired: Desired & { readonly bundle: NonNullable<Desired['bundle']> };
  /** By `comparisonKey`. */
  readonly objects: ReadonlyMap<string, KubeObject>;
}

/** Objects by `comparisonKey`, as the cluster would show them: what stands in a Secret's `stringData` is a matter of its `data`. */
export const byKey = (environment: string, objects: readonly KubeObject[]): Map<string, KubeObject> =>
  new Map(objects.map((object) => [comparisonKey(refOf(object), environment), comparable(object) as KubeObject]));

/** The same as `comparisonKey` gives for the object in each environment. */
export const keyOfCompared = ({ group, kind, name }: Pick<ComparedObject, 'group' | 'kind' | 'name'>): string => `${group}/${kind}/${name}`;
