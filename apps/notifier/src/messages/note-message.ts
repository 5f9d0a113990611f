import type { ApplicationHeld, Asked, GitPushed, MessageOf, RollbackRequested } from '@fairlead/contracts';
import { context, section, type SlackContent } from './blocks.js';
import { escapeLine, inlineCode } from './escape.js';
import { commitText, shortId } from './format.js';

const WAYS: Readonly<Record<Asked['via'], string>> = {
  slack: 'in Slack',
  api: 'by the API',
  cli: 'on the command line',
  console: 'in the console',
  forge: 'at the Git host',
};
const because = (reason: string | undefined): string => (reason === undefined ? '' : `, because ${escapeLine(reason, 500)}`);

/** Of what is done about trouble; each is read in a thread whose first message names the application, and alone as well. */
export function rollbackRequested({
  tenant,
  application,
  commit,
  to,
  actor,
  via,
  reason,
}: MessageOf<typeof RollbackRequested>): SlackContent {
  const target = to === undefined ? 'what ran before' : shortId(to);
  const bad = commit === undefined ? '' : ` from ${shortId(commit)}`;
  const what = `Rollback of ${tenant}/${application}${bad} to ${target} requested by ${actor} ${WAYS[via]}`;
  return {
    text: escapeLine(`${what}${reason === undefined ? '' : `, because ${reason}`}`, 1_000),
    blocks: [
      section(
        `:rewind: *Rollback of ${escapeLine(`${tenant}/${application}`, 200)}*${commit === undefined ? '' : ` from ${inlineCode(shortId(commit), 20)}`} to ${
          to === undefined ? target : inlineCode(target, 20)
        }, requested by ${escapeLine(actor, 200)} ${WAYS[via]}${because(reason)}`,
      ),
      ...context('The earlier rendering is applied now; the commit is reverted in Git at the same time. Both are told here.'),
    ],
  };
}

export function held({ tenant, application, bad, instead, held: isHeld }: MessageOf<typeof ApplicationHeld>): SlackContent {
  const name = `${tenant}/${application}`;
  if (!isHeld) {
    const text = `${name}: Git says something else now, so ${shortId(bad.revision.commit)} is held back no more`;
    return { text: escapeLine(text, 1_000), blocks: [section(`:arrow_forward: ${escapeLine(text, 1_000)}.`)] };
  }
  const running =
    instead === undefined ? 'Nothing earlier was there, so what runs now stays' : `${shortId(instead.revision.commit)} is applied instead`;
  return {
    text: escapeLine(`${name}: ${shortId(bad.revision.commit)} is held back. ${running}`, 1_000),
    blocks: [
      section(
        `:double_vertical_bar: *${escapeLine(name, 200)}* holds back ${commitText(bad.revision)}\n${
          instead === undefined ? `${running}.` : `Applied instead: ${commitText(instead.revision)}`
        }`,
      ),
      ...context('It is not applied again until Git says something else.'),
    ],
  };
}

export function reverted({ tenant, application, repository, branch, commit, subject, actor }: MessageOf<typeof GitPushed>): SlackContent {
  const name = application === undefined ? `${tenant}, repository ${repository}` : `${tenant}/${application}`;
  const by = actor === undefined ? '' : ` for ${actor}`;
  return {
    text: escapeLine(`${name}: reverted in Git by ${shortId(commit)} on ${branch}${by}`, 1_000),
    blocks: [
      section(
        `:leftwards_arrow_with_hook: *${escapeLine(name, 200)}* reverted in Git${escapeLine(by, 220)}: ${commitText({ commit, subject })}`,
      ),
      ...context(`On branch ${escapeLine(branch, 200)} of repository ${escapeLine(repository, 200)}.`),
    ],
  };
}
