import { RenderingKept, type MessageOf } from '@fairlead/contracts';
import { comparedLeaves, decodeBundle } from '@fairlead/domain';
import { ObjectMissingError, type Bus } from '@fairlead/messaging';
import { byKey, type Compared } from './compared.js';

type Kept = MessageOf<typeof RenderingKept>;
type Leaves = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What an environment was to run since one commit. */
export interface Version {
  /** The one that brought it; of the newest also the one that is there now, which changed nothing that was rendered. */
  readonly commits: readonly string[];
  readonly revision: Kept['revision'];
  /** Fields of the objects asked about, unhidden. */
  readonly leaves: Leaves;
}
/** Newest first; the first is what clusters are to run now, which after a rollback is not the newest that is kept. */
export type Versions = readonly Version[];

/** Renderings read for one question about environments. */
export class ReadingBudget {
  constructor(private left: number) {}
  take(): boolean {
    return this.left-- > 0;
  }
}

/**
 * The versions of an environment that are kept, with what they said of some objects. What is over budget or kept no more ends it.
 * @param keys `comparisonKey` of the objects in question
 * @throws NatsUnavailableError
 */
export async function keptVersions(bus: Bus, compared: Compared, keys: ReadonlySet<string>, budget: ReadingBudget): Promise<Versions> {
  const { environment, desired, objects } = compared;
  const now = new Map([...objects].filter(([key]) => keys.has(key)).map(([key, object]) => [key, comparedLeaves(object)]));
  const kept = (await bus.all(RenderingKept, `rendering.${desired.tenant}.${desired.application}`)).map(({ message }) => message);
  const current = kept.findLastIndex(({ bundle }) => bundle.digest === desired.bundle.digest);
  const first = kept[current];
  const versions: Version[] = [
    {
      commits: [desired.revision.commit, ...(first === undefined ? [] : [first.revision.commit])],
      revision: first?.revision ?? desired.revision,
      leaves: now,
    },
  ];
  for (const { revision, bundle } of kept.slice(0, Math.max(current, 0)).reverse()) {
    if (!budget.take()) break;
    const leaves = await leavesOf(bus, bundle.digest, environment, keys);
    if (leaves === undefined) break;
    versions.push({ commits: [revision.commit], revision, leaves });
  }
  return versions;
}

/** Undefined if the rendering was removed meanwhile. */
async function leavesOf(
  bus: Bus,
  digest: Kept['bundle']['digest'],
  environment: string,
  keys: ReadonlySet<string>,
): Promise<Leaves | undefined> {
  try {
    const objects = decodeBundle(await bus.objects('manifests').get(digest));
    const asked = [...byKey(environment, objects)].filter(([key]) => keys.has(key));
    return new Map(asked.map(([key, object]) => [key, comparedLeaves(object)]));
  } catch (error) {
    if (error instanceof ObjectMissingError) return undefined;
    throw error;
  }
}
