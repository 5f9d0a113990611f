import { ApplicationHeld, clustersOf, RenderStatus, SourceStatus, SyncStatus, type MessageOf, type Problem } from '@fairlead/contracts';
import { mayAct } from '@fairlead/domain';
import { escapeLine, inlineCode } from '../../messages/escape.js';
import { clockOf, commitText, shortId } from '../../messages/format.js';
import { placeOf } from '../../messages/slack-message.js';
import type { Desk } from '../desk.js';
import type { Reply } from '../reply.js';
import { namedApplication, nameOf } from './named-application.js';

const MARKS: Readonly<Record<string, string>> = {
  Healthy: ':large_green_circle:',
  Progressing: ':hourglass_flowing_sand:',
  Suspended: ':double_vertical_bar:',
  Degraded: ':red_circle:',
  Missing: ':red_circle:',
};

/** How an application stands on each cluster, and what keeps it from being as Git says. */
export async function status(desk: Desk, { name }: { name: string }): Promise<Reply> {
  const named = await namedApplication(desk, name, 'view');
  if ('reply' in named) return named.reply;
  const { about, spec } = named;
  const { directory, bus } = desk.parts;
  const place = `${about.tenant}.${about.application}`;
  // Looking changes nothing: only being refused a look goes into the audit log.
  const permission = mayAct('view', spec.tenant, { slack: desk.slack }, directory.tenants);
  const intent = {
    action: 'view',
    ...about,
    detail: `Status of ${nameOf(about)}.`,
  } as const;
  if (!permission.allowed) return desk.refused(intent, `${permission.why}.`);
  const clusters = clustersOf(spec);
  const [source, render, hold, ...syncs] = await Promise.all([
    bus.last(SourceStatus, `status.source.${place}`),
    bus.last(RenderStatus, `status.render.${place}`),
    bus.last(ApplicationHeld, `status.hold.${place}`),
    ...clusters.map((cluster) => bus.last(SyncStatus, `status.sync.${place}.${cluster}`)),
  ]);
  const lines = [
    `*${nameOf(about)}*${spec.suspend ? ' (suspended)' : ''}`,
    ...clusters.map((cluster, index) => clusterLine(cluster, syncs[index]?.message)),
    ...(clusters.length === 0 ? ['It goes to no cluster.'] : []),
    ...problemLine('could not be read from Git', source?.message.problem),
    ...problemLine('could not be rendered', render?.message.problem),
    ...heldLine(hold?.message),
  ];
  return { text: lines.join('\n') };
}

function clusterLine(cluster: string, sync: MessageOf<typeof SyncStatus> | undefined): string {
  if (sync === undefined) return `:grey_question: *${cluster}*: nothing was synced there yet`;
  const { health, reason, revision, at } = sync;
  const commit = revision === undefined ? '' : `\n      ${commitText(revision)}`;
  const why = reason === '' ? '' : `: ${escapeLine(reason, 500)}`;
  return `${MARKS[health] ?? ':grey_question:'} *${cluster}* ${sync.sync}, ${health}${why} (since ${clockOf(at)})${commit}`;
}

function problemLine(what: string, problem: Problem | undefined): string[] {
  if (problem === undefined) return [];
  const place = placeOf(problem);
  return [
    `:red_circle: The newest revision ${what}: ${place === undefined ? '' : `${inlineCode(place, 300)} `}${escapeLine(problem.message, 700)}`,
  ];
}

function heldLine(hold: MessageOf<typeof ApplicationHeld> | undefined): string[] {
  if (hold === undefined || !hold.held) return [];
  const instead = hold.instead === undefined ? '' : `, ${inlineCode(shortId(hold.instead.revision.commit), 20)} is applied instead`;
  return [
    `:double_vertical_bar: ${inlineCode(shortId(hold.bad.revision.commit), 20)} is held back since ${clockOf(hold.at)} (${escapeLine(hold.asked.actor, 200)})${instead}`,
  ];
}
