import type { KubeObject, ObjectRef } from '@fairlead/domain';
import { KubeApiError } from '../errors.js';
import type { KubeClient } from '../kube-client.js';
import {
  customResourceDefinition,
  DEFINITION_DIGEST,
  DEFINITION_LABEL,
  DEFINITION_LABEL_VALUE,
  type BuiltinDefinition,
} from './definition.js';
import { builtinDefinitions, type BuiltinDefinitionName } from './definitions.js';

/** `ours`: made by Fairlead, which carries out its objects. `foreign`: somebody else's, whose operator does. */
export type DefinitionOwner = 'ours' | 'foreign';

const SERVED_WITHIN_MILLISECONDS = 15_000;

/**
 * Makes the cluster serve these kinds: installs definitions that it lacks, brings those of an older Fairlead up to date, and leaves those of
 * others alone. Resolves when every one is served. Safe in parallel and again. Throws as `KubeClient` does.
 */
export async function ensureDefinitions<N extends BuiltinDefinitionName>(
  client: KubeClient,
  names: readonly N[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<N, DefinitionOwner>> {
  const owners = new Map<N, DefinitionOwner>();
  for (const name of names) {
    const definition: BuiltinDefinition = builtinDefinitions[name];
    const owner = await ensure(client, definition, signal);
    owners.set(name, owner);
    const { group, kind, versions } = definition;
    // Somebody else's may serve other versions: those are its operator's matter.
    if (owner === 'foreign') continue;
    for (const version of versions) {
      await client.discovery.find(
        { group, version, kind },
        { waitMilliseconds: SERVED_WITHIN_MILLISECONDS, ...(signal ? { signal } : {}) },
      );
    }
  }
  return owners;
}

export const isOurDefinition = (live: KubeObject): boolean => live.metadata.labels?.[DEFINITION_LABEL] === DEFINITION_LABEL_VALUE;

async function ensure(client: KubeClient, definition: BuiltinDefinition, signal: AbortSignal | undefined): Promise<DefinitionOwner> {
  const wanted = customResourceDefinition(definition);
  const ref = definitionRef(definition);
  const options = signal ? { signal } : {};
  const live = await client.get(ref, options);
  if (live && !isOurDefinition(live)) return 'foreign';
  if (live && live.metadata.annotations?.[DEFINITION_DIGEST] === wanted.metadata.annotations?.[DEFINITION_DIGEST]) return 'ours';
  try {
    // By apply: when an application in Git brings the definition, the label goes with what was applied before. Without force: who was quicker owns it.
    await client.apply(wanted, { ...options, force: live !== undefined });
    return 'ours';
  } catch (error) {
    if (!(error instanceof KubeApiError) || error.status !== 409) throw error;
    const now = await client.get(ref, options);
    return now && isOurDefinition(now) ? 'ours' : 'foreign';
  }
}

const definitionRef = ({ plural, group }: BuiltinDefinition): ObjectRef => ({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  name: `${plural}.${group}`,
});
