import { z } from 'zod';

/** What can be wrong with an application: with its source or rendering (all clusters alike), or with one cluster's sync or health. */
export const Trouble = z.enum(['source', 'render', 'sync', 'health']);
export type Trouble = z.infer<typeof Trouble>;

/** What is remembered of an application's source and rendering, or of the application on one cluster. */
export const TroubleMemory = z.object({
  /** Newest generation heard of. */
  generation: z.number().default(0),
  /** What is wrong now, and the generation in which it was last seen. */
  troubles: z.partialRecord(Trouble, z.number()).default({}),
  /** Troubles told since all was well, so that a retry is not told again. */
  told: z.array(z.string()).default([]),
  /** When the first of the present troubles was seen; RFC 3339. */
  since: z.string().optional(),
  /** Newest generation that was well. Its further syncs are retries and healing, not news. */
  good: z.number().default(0),
  /** Of an application as a whole: newest generation that ended a trouble of all clusters, for which none of them tells its sync once more. */
  recovered: z.number().default(0),
  /** Time of the last signal of each kind within the generation. */
  seen: z.partialRecord(z.enum(['sync', 'health']), z.string()).default({}),
  drift: z
    .object({
      /** Time of the last event, told or not. */
      last: z.string(),
      /** Time of the last message. */
      told: z.string(),
      /** Events within this time after the last message are only counted, in milliseconds. */
      quiet: z.number(),
      counted: z.number(),
    })
    .optional(),
});
export type TroubleMemory = z.infer<typeof TroubleMemory>;
export const noTroubles = (): TroubleMemory => TroubleMemory.parse({});
export const isWell = (memory: TroubleMemory): boolean => Object.keys(memory.troubles).length === 0;

/** Memory of the application as a whole and of the cluster that a signal is about, if it is about one. */
export interface TroubleMemories {
  readonly application: TroubleMemory;
  readonly cluster?: TroubleMemory | undefined;
}
