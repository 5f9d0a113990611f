import type { ManifestsRendered, MessageOf, RollbackRequested } from '@fairlead/contracts';
import type { Hold } from './held-problem.js';
import type { Kept } from './rendering-history.js';

type Desired = MessageOf<typeof ManifestsRendered>;
export interface RollbackFacts {
  readonly request: MessageOf<typeof RollbackRequested>;
  /** What clusters hold of the application now, with a bundle. */
  readonly desired: readonly Desired[];
  /** Renderings that are kept, the oldest first. */
  readonly kept: readonly Kept[];
  /** The last hold of the application, by another request. */
  readonly hold: Hold | undefined;
  /** When the newest source of the application was announced, in milliseconds since 1970. */
  readonly newestSource: number | undefined;
  readonly now: number;
}
export type RollbackPlan =
  | { readonly ignore: string }
  /** Without `instead` there is nothing to go back to. */
  | { readonly bad: Pick<Kept, 'fingerprint' | 'revision'>; readonly instead: Kept | undefined };

/** A request that waited longer is about what ran then. */
const LATE_MILLISECONDS = 10 * 60_000;

/** Which source is bad, and which rendering to go back to. */
export function planRollback({ request, desired, kept, hold, newestSource, now }: RollbackFacts): RollbackPlan {
  const [running] = [...desired].sort((a, b) => b.generation - a.generation);
  if (!running) return { ignore: 'no cluster holds anything of the application' };
  const askedAt = Date.parse(request.at);
  if (now - askedAt > LATE_MILLISECONDS && newestSource !== undefined && newestSource > askedAt)
    return { ignore: 'the request is over ten minutes old, and a newer source came since' };
  if (request.commit !== undefined && request.commit !== running.revision.commit)
    return { ignore: 'the commit to take back is not the one that runs' };
  // Two people who see the same failure mean the same commit.
  if (hold?.held && Date.parse(hold.at) > askedAt) return { ignore: 'the application was taken back after this was asked for' };
  const bad = { fingerprint: running.fingerprint, revision: running.revision };
  return { bad, instead: earlier(running, kept, request.to) };
}

/** The newest before what runs that differs from it, or the one of a commit. */
function earlier(running: Desired, kept: readonly Kept[], to: string | undefined): Kept | undefined {
  const at = kept.findLastIndex(
    ({ fingerprint, bundle }) => fingerprint === running.fingerprint || bundle.digest === running.bundle?.digest,
  );
  const before = at < 0 ? kept.filter(({ generation }) => generation < running.generation) : kept.slice(0, at);
  const different = (to === undefined ? before : kept).filter(
    ({ fingerprint, bundle }) => fingerprint !== running.fingerprint && bundle.digest !== running.bundle?.digest,
  );
  return different.findLast(({ revision }) => to === undefined || revision.commit === to);
}
