import { createHash } from 'node:crypto';
import type { Member } from './group-view.js';

export interface ShareInput {
  readonly instance: string;
  readonly session: string;
  /** Shards that there are; every instance of a group is told the same ones. */
  readonly wanted: readonly string[];
  readonly members: readonly Member[];
  /** Shard → the session that holds it, alive or not. */
  readonly holders: ReadonlyMap<string, { readonly session: string }>;
}
export interface SharePlan {
  /** Free shards to take, best first; no more than the share allows. */
  readonly claim: readonly string[];
  /** Shards to give up: no longer wanted, or needed by others for their share. */
  readonly release: readonly string[];
}

/** What an instance does so that in the end each has its share, with as few moves as possible. Pure. */
export function planShares({ instance, session, wanted, members, holders }: ShareInput): SharePlan {
  const wantedSet = new Set(wanted);
  const own = [...holders].filter(([, holder]) => holder.session === session).map(([shard]) => shard);
  const unwanted = own.filter((shard) => !wantedSet.has(shard));
  const kept = own.filter((shard) => wantedSet.has(shard));

  // Who knows of no shards yet would hold none, so it takes no share.
  const active = members.filter((member) => member.instance !== instance && member.shards > 0);
  const names = [...active.map((member) => member.instance), instance].sort();
  const share = (name: string): number =>
    Math.floor(wantedSet.size / names.length) + (names.indexOf(name) < wantedSet.size % names.length ? 1 : 0);
  const sessions = new Map(active.map((member) => [member.session, member.instance]));

  const heldBy = new Map<string, number>();
  const free: string[] = [];
  for (const shard of wantedSet) {
    const holder = holders.get(shard);
    if (holder?.session === session) continue;
    const name = holder && sessions.get(holder.session);
    if (name === undefined) free.push(shard);
    else heldBy.set(name, (heldBy.get(name) ?? 0) + 1);
  }

  const missing = active.reduce((sum, { instance: name }) => sum + Math.max(0, share(name) - (heldBy.get(name) ?? 0)), 0);
  const surplus = Math.min(Math.max(0, kept.length - share(instance)), Math.max(0, missing - free.length));
  return {
    release: [...unwanted, ...byAffinity(kept, instance).slice(kept.length - surplus)],
    claim: byAffinity(free, instance).slice(0, Math.max(0, share(instance) - kept.length)),
  };
}

/** An order that differs from instance to instance, so that they don't all reach for the same shard first; dearest first. */
function byAffinity(shards: readonly string[], instance: string): string[] {
  const affinity = new Map(shards.map((shard) => [shard, createHash('sha256').update(`${instance}\0${shard}`).digest().readUInt32BE(0)]));
  return [...shards].sort((a, b) => (affinity.get(b) ?? 0) - (affinity.get(a) ?? 0));
}
