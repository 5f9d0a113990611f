/** Proof that this process, and no other, serves a shard. */
export interface Lease {
  /** Grows with every change of holder: whoever writes somewhere that can compare passes it on. */
  readonly fence: number;
  /** Ask before each write. By the monotonic clock, and false well before anyone else may take the shard. */
  isHeld(): boolean;
  /** Aborted when the lease is lost. */
  readonly signal: AbortSignal;
}

/** A member is alive for so long after its last sign of life. */
export const TTL_MILLISECONDS = 15_000;
/** Signs of life: twelve small messages a minute for each instance, however many shards it holds. */
export const RENEW_MILLISECONDS = 5_000;
/** Without an answer to a sign of life for so long (80 %) a holder stops by itself, before others begin. */
export const FENCE_MILLISECONDS = 0.8 * TTL_MILLISECONDS;
export const TTL_HEADER = `${TTL_MILLISECONDS / 1000}s`;

const BASE = '$KV.leases.';
/** A name as one word of a subject: what is no letter, digit, `_` or `-` becomes `=` and its code. */
const word = (name: string): string =>
  name.replace(/[^A-Za-z0-9_-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
export const memberSubject = (group: string, instance: string): string => `${BASE}member.${word(group)}.${word(instance)}`;
export const shardSubject = (group: string, shard: string): string => `${BASE}shard.${word(group)}.${word(shard)}`;
export const groupFilters = (group: string): string[] => [`${BASE}member.${word(group)}.*`, `${BASE}shard.${word(group)}.*`];
