import type { ServiceName } from '../harness/service.js';
import type { World } from './world/world.js';

/** What a chapter tells while it is played. */
export interface Teller {
  /** One statement that was seen to hold; it is printed with the time it took since the last one. */
  readonly holds: (statement: string) => void;
  /** A time that the timeline shows at the end, in milliseconds. */
  readonly time: (what: string, milliseconds: number) => void;
}
export interface Chapter {
  readonly title: string;
  /** Services that the chapter stops itself: nobody else may kill them and start them again meanwhile. */
  readonly stops?: readonly ServiceName[];
  /** Throws what does not hold. */
  readonly play: (world: World, tell: Teller) => Promise<void>;
}

export class StoryError extends Error {}

/** Ends the chapter unless it is so. */
export function claim(isSo: unknown, otherwise: string): asserts isSo {
  if (!isSo) throw new StoryError(otherwise);
}

/** Milliseconds that something took, and what came of it. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const began = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - began };
}
