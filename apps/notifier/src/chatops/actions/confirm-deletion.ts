import { bucketOf, PruneConfirmed, type ClusterName } from '@fairlead/contracts';
import { escapeLine, inlineCode } from '../../messages/escape.js';
import { pruneSubject, type Prune } from '../../moving/prune.js';
import type { ConfirmButton } from '../buttons.js';
import { channelText, type Desk } from '../desk.js';
import type { Reply } from '../reply.js';
import { namedApplication, nameOf, type About } from './named-application.js';

/** Confirms what waits of an application, on every cluster. */
export async function confirmDeletion(desk: Desk, { name, reason }: { name: string; reason?: string | undefined }): Promise<Reply> {
  const named = await namedApplication(desk, name, 'confirm-deletion');
  if ('reply' in named) return named.reply;
  return confirm(desk, named.about, await waitingOf(desk, named.about), { reason, toChannel: true });
}

/** Confirms what one message showed, and nothing that has come since. */
export async function confirmShown(desk: Desk, { tenant, application, cluster, list }: ConfirmButton): Promise<Reply> {
  const about = { tenant, application };
  const waiting = (await waitingOf(desk, about)).filter(({ key, cluster: one }) => key === list && one === cluster);
  return confirm(desk, about, waiting, { toChannel: false });
}

async function waitingOf({ parts }: Desk, about: About): Promise<Prune[]> {
  const known = await parts.messages.of(parts.prunes, pruneSubject(about));
  return known.map(({ state }) => state).filter(({ confirmed }) => confirmed === undefined);
}

async function confirm(
  desk: Desk,
  about: About,
  waiting: readonly Prune[],
  { reason, toChannel }: { reason?: string | undefined; toChannel: boolean },
): Promise<Reply> {
  const keys = [...new Set(waiting.flatMap(({ objects }) => objects.map(({ key }) => key)))];
  const named = keys.slice(0, 5).join(', ') + (keys.length > 5 ? ` and ${keys.length - 5} more` : '');
  const intent = {
    action: 'confirm-deletion',
    ...about,
    reason,
    detail: `Confirm the deletion of ${named || 'what waits for it'}.`,
  } as const;
  const obstacle = keys.length === 0 ? { why: `Nothing of ${nameOf(about)} waits for confirmation.` } : undefined;
  const permitted = await desk.permitted(intent, obstacle);
  if ('refused' in permitted) return permitted.refused;
  const bucket = bucketOf(about.tenant, about.application);
  const byCluster = new Map<ClusterName, Set<string>>();
  for (const { cluster, objects } of waiting) {
    const known = byCluster.get(cluster) ?? new Set();
    for (const { key } of objects) known.add(key);
    byCluster.set(cluster, known);
  }
  await Promise.all(
    [...byCluster].map(([cluster, objects]) =>
      desk.parts.bus.publish(PruneConfirmed, { ...permitted.command, ...about, cluster, bucket, objects: [...objects].slice(0, 500) }),
    ),
  );
  const because = reason === undefined ? '' : ` (${escapeLine(reason, 300)})`;
  const objects = keys.length === 1 ? inlineCode(keys[0] ?? '', 150) : `${keys.length} objects`;
  return {
    text: `:wastebasket: Confirmed${because}: ${objects} of *${nameOf(about)}* on ${[...byCluster.keys()].join(', ')} ${keys.length === 1 ? 'is' : 'are'} deleted now. Follow it in ${channelText(desk.parts.directory.channelOf(about.tenant))}.`,
    toChannel,
  };
}
