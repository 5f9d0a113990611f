import {
  ApplicationName,
  ClusterName,
  TenantName,
  Timestamp,
  type MessageOf,
  type PruneAwaited,
  type PruneConfirmed,
} from '@fairlead/contracts';
import { z } from 'zod';
import type { Move, MovingKind } from './moving-messages.js';

/** Protected objects that left Git together. */
export const Prune = z.object({
  key: z.string(),
  tenant: TenantName,
  application: ApplicationName,
  cluster: ClusterName,
  commit: z.string().optional(),
  subject: z.string().optional(),
  author: z.string().optional(),
  objects: z.array(z.object({ key: z.string(), kind: z.string(), namespace: z.string().optional(), name: z.string() })),
  /** Who confirmed, once somebody did. */
  confirmed: z.object({ actor: z.string(), reason: z.string().optional() }).optional(),
  at: Timestamp,
});
export type Prune = z.infer<typeof Prune>;
type Awaited = MessageOf<typeof PruneAwaited>;
type Confirmed = MessageOf<typeof PruneConfirmed>;

export const pruneSubject = ({ tenant, application }: Pick<Awaited, 'tenant' | 'application'>): string => `${tenant}/${application}`;

export function pruneMove(of: MovingKind<Prune>, awaited: Awaited, digest: (text: string) => string): Move<Prune> {
  const { tenant, application, cluster, generation, revision, at } = awaited;
  const objects = [...awaited.objects].sort((a, b) => (a.key < b.key ? -1 : 1));
  const key = `prune:${cluster}/${tenant}/${application}:${generation}:${digest(objects.map((one) => one.key).join('\n')).slice(0, 16)}`;
  const { commit, subject, author } = revision;
  return {
    of,
    key,
    subject: pruneSubject(awaited),
    tenant,
    at,
    // It is told once; a second time it is a doubled message.
    next: (before) => before ?? { key, tenant, application, cluster, commit, subject, author, objects, at },
  };
}

/** @param waiting a message of the application that nobody has confirmed yet */
export function confirmedMove(
  of: MovingKind<Prune>,
  waiting: Prune,
  { cluster, objects, actor, reason, at }: Confirmed,
): Move<Prune> | undefined {
  const all = objects === undefined || waiting.objects.every(({ key }) => objects.includes(key));
  if (waiting.cluster !== cluster || !all || Date.parse(at) < Date.parse(waiting.at)) return undefined;
  return {
    of,
    key: waiting.key,
    subject: pruneSubject(waiting),
    tenant: waiting.tenant,
    next: (before) => (before === undefined || before.confirmed !== undefined ? undefined : { ...before, confirmed: { actor, reason } }),
  };
}
