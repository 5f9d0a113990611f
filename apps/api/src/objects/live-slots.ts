import type { Principal } from '../auth/principal.js';
import { ApiError } from '../rest/api-error.js';

/** Live questions of one viewer under way at once: a page asks for a tree, and a command follows the logs of some Pods. */
const PER_VIEWER = 10;
/** Without sign-in all are one. */
const OF_EVERYBODY = 40;

/** Keeps one viewer from asking clusters so much that others wait. Counted in this replica of the api. */
export class LiveSlots {
  private readonly taken = new Map<string, number>();

  /** The place is given back by calling what is returned; again is harmless. @throws ApiError 429 */
  take({ actor: viewer, by }: Pick<Principal, 'actor' | 'by'>): () => void {
    const taken = this.taken.get(viewer) ?? 0;
    const most = by === 'nobody' ? OF_EVERYBODY : PER_VIEWER;
    if (taken >= most) throw tooMany(most);
    this.taken.set(viewer, taken + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (this.taken.get(viewer) ?? 1) - 1;
      if (left === 0) this.taken.delete(viewer);
      else this.taken.set(viewer, left);
    };
  }
}

const tooMany = (most: number): ApiError =>
  new ApiError({
    status: 429,
    code: 'TooManyLive',
    title: 'Too many live requests at once',
    detail: `${most} requests of yours ask clusters or follow logs right now, which is the most at once.`,
    advice: 'Close a log, or wait until one has been answered; then ask again.',
    retryAfter: 2,
  });
