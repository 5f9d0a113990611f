import { bucketOf, clustersOf, RepositoryHinted, SyncRequested } from '@fairlead/contracts';
import { channelText, type Desk } from '../desk.js';
import type { Reply } from '../reply.js';
import { namedApplication, nameOf } from './named-application.js';

/** Asks git-poller to look at the repository now, and the syncers to compare and apply now. */
export async function sync(desk: Desk, { name, reason }: { name: string; reason?: string | undefined }): Promise<Reply> {
  const named = await namedApplication(desk, name, 'sync');
  if ('reply' in named) return named.reply;
  const { about, spec } = named;
  const { bus, directory } = desk.parts;
  const clusters = clustersOf(spec);
  const detail = `Sync on ${clusters.join(', ') || 'no cluster'}.`;
  const suspended = `${nameOf(about)} is suspended, so it is not synced: Git says spec.suspend: true, or somebody paused it (fairlead resume ${nameOf(about)}).`;
  const permitted = await desk.permitted({ action: 'sync', ...about, reason, detail }, spec.suspend ? { why: suspended } : undefined);
  if ('refused' in permitted) return permitted.refused;
  const { command } = permitted;
  const bucket = bucketOf(about.tenant, about.application);
  const { id, at } = command;
  await Promise.all([
    bus.publish(RepositoryHinted, { tenant: about.tenant, repository: spec.source.repository, reason: 'refresh', id, at }),
    ...clusters.map((cluster) => bus.publish(SyncRequested, { ...command, ...about, cluster, bucket })),
  ]);
  const where = clusters.length > 0 ? `, and compared and applied on ${clusters.join(', ')}` : '';
  return {
    text:
      `:arrows_counterclockwise: *${nameOf(about)}* is looked up in Git now${where}. ` +
      `What changes is told in ${channelText(directory.channelOf(about.tenant))}; \`/fairlead status ${nameOf(about)}\` says how it stands.`,
    toChannel: true,
  };
}
