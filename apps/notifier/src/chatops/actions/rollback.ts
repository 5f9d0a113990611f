import { RenderingKept, RollbackRequested, type CommitId, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import { escapeLine, inlineCode } from '../../messages/escape.js';
import { commitText, shortId } from '../../messages/format.js';
import { channelText, type Desk } from '../desk.js';
import type { Reply } from '../reply.js';
import { namedApplication, nameOf, type About } from './named-application.js';

export interface RollbackWish {
  readonly name: string;
  /** The bad commit, of a button; absent: the one that runs now. */
  readonly commit?: CommitId | undefined;
  /** Beginning of the commit to go back to; absent: the newest before the bad one that differs from it. */
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
  readonly toChannel: boolean;
}

/** Takes an application back: at once by an earlier rendering, and in Git by a revert. */
export async function rollback(desk: Desk, { name, commit, to, reason, toChannel }: RollbackWish): Promise<Reply> {
  const named = await namedApplication(desk, name, 'rollback');
  if ('reply' in named) return named.reply;
  const { about } = named;
  const { bus, directory } = desk.parts;
  const detail = `Roll back${commit === undefined ? '' : ` commit ${shortId(commit)}`}${to === undefined ? '' : ` to ${to.slice(0, 64)}`}.`;
  const target = to === undefined ? undefined : await kept(bus, about, to);
  const obstacle = target !== undefined && 'why' in target ? target : undefined;
  const permitted = await desk.permitted({ action: 'rollback', ...about, reason, detail }, obstacle);
  if ('refused' in permitted) return permitted.refused;
  const revision = target !== undefined && 'revision' in target ? target.revision : undefined;
  const commits = { ...(commit === undefined ? {} : { commit }), ...(revision === undefined ? {} : { to: revision.commit }) };
  await bus.publish(RollbackRequested, { ...permitted.command, ...about, ...commits });
  const back = revision === undefined ? 'what ran before' : commitText(revision);
  const because = reason === undefined ? '' : ` (${escapeLine(reason, 300)})`;
  return {
    text:
      `:rewind: *${nameOf(about)}* goes back to ${back}${because}. The earlier rendering is applied now; the bad commit is held back and reverted in Git. ` +
      `Follow it in ${channelText(directory.channelOf(about.tenant))}.`,
    toChannel,
  };
}

type KeptRevision = MessageOf<typeof RenderingKept>['revision'];
type Target = { readonly revision: KeptRevision } | { readonly why: string; readonly shown: string };

const SHORTEST = 4;
const READ_MILLISECONDS = 5_000;

async function kept(bus: Bus, about: About, to: string): Promise<Target> {
  const revisions = await keptRevisions(bus, `rendering.${about.tenant}.${about.application}`);
  const fitting = [...revisions].filter(([commit]) => to.length >= SHORTEST && commit.startsWith(to)).map(([, revision]) => revision);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { revision: only };
  const list = [...revisions.values()].reverse().map((revision) => `• ${commitText(revision)}`);
  const many = fitting.length > 1;
  const problem = many ? `${inlineCode(to, 70)} is the beginning of several commits.` : `No rendering of ${inlineCode(to, 70)} is kept.`;
  const known = list.length > 0 ? `There is:\n${list.join('\n')}` : 'None is kept yet, so there is nothing to go back to.';
  return { why: `No single rendering of ${to.slice(0, 64)} is kept.`, shown: `${problem} ${known}` };
}

/** Revisions whose renderings are kept, oldest first, each once. */
async function keptRevisions(bus: Bus, subject: string): Promise<Map<string, KeptRevision>> {
  const found = new Map<string, KeptRevision>();
  const done = new AbortController();
  const late = AbortSignal.timeout(READ_MILLISECONDS);
  const reading = new Promise<void>((resolve, reject) => {
    late.addEventListener('abort', () => resolve(), { once: true });
    bus
      .follow({
        consumer: 'notifier-kept-renderings',
        contracts: [RenderingKept],
        filters: [subject],
        from: { afterSequence: 0 },
        onMessage: ({ message }) => {
          const { revision } = RenderingKept.schema.parse(message) as MessageOf<typeof RenderingKept>;
          found.delete(revision.commit);
          found.set(revision.commit, revision);
        },
        onCaughtUp: resolve,
        signal: AbortSignal.any([done.signal, late]),
      })
      .catch(reject);
  });
  await reading.finally(() => done.abort());
  return found;
}
