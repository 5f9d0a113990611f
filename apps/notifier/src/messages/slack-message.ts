import type { ObjectResult, Problem } from '@fairlead/contracts';
import { isOnCluster, type Notice, type TroubleSignal } from '@fairlead/domain';
import {
  actions,
  button,
  context,
  field,
  FIELD,
  fieldsOf,
  section,
  SECTION,
  type Button,
  type MarkdownText,
  type SlackContent,
} from './blocks.js';
import { codeBlock, escapeLine, inlineCode } from './escape.js';
import { commitText, shortId, spanOf } from './format.js';
import { wordingOf } from './wording.js';

export interface MessageOptions {
  /** Whether clicks on buttons reach us: without, messages have none. */
  readonly buttons: boolean;
}
const NAMED_OBJECTS = 10;

/** A notice as Slack shows it: what, where, which commit, the problem with its place, what happens next and what to do. */
export function slackMessage(notice: Notice, { buttons }: MessageOptions = { buttons: false }): SlackContent {
  const { signal } = notice;
  const { emoji, what, next, advice } = wordingOf(notice);
  const name = `${signal.tenant}/${signal.application}`;
  const cluster = isOnCluster(signal) ? signal.cluster : undefined;
  const where = cluster === undefined ? '' : ` on ${cluster}`;
  const lead = leadOf(notice);
  const fields = [
    ...(cluster === undefined ? [] : [field('Cluster', escapeLine(cluster, FIELD))]),
    ...(signal.revision === undefined ? [] : [field('Commit', commitText(signal.revision))]),
    ...('problem' in signal ? placeField(signal.problem) : []),
  ];
  return {
    text: fallback(`${lead}${name} ${what}${where}`, signal),
    blocks: [
      section(`:${emoji}: ${lead}*${escapeLine(name, 200)}* ${escapeLine(what, 200)}${escapeLine(where, 100)}`),
      ...fieldsOf(fields),
      ...detailOf(notice).map(section),
      ...(buttons ? rollbackButton(notice).map((one) => actions(one)) : []),
      ...context(next, advice === undefined ? undefined : `*What to do:* ${advice}`),
    ],
  };
}

/** A recovery is read for how long it took. */
function leadOf({ kind, signal, since }: Notice): string {
  if (kind !== 'recovered') return '';
  return since === undefined ? 'Recovered: ' : `Recovered after ${spanOf(Date.parse(signal.at) - Date.parse(since))}: `;
}

/** Of a trouble that a commit is to blame for. A repository that can't be read has nothing that could be taken back. */
function rollbackButton({ kind, signal }: Notice): Button[] {
  const { tenant, application, revision } = signal;
  if ((kind !== 'failed' && kind !== 'degraded') || signal.kind === 'source-failed' || revision === undefined) return [];
  const name = `${tenant}/${application}`;
  return [
    button({
      action: 'rollback',
      label: 'Roll back',
      style: 'danger',
      value: { tenant, application, commit: revision.commit },
      confirm: {
        title: `Roll back ${name}?`,
        text: `What ran before ${inlineCode(shortId(revision.commit), 20)} is applied at once, and the commit is reverted in Git.`,
        yes: 'Roll back',
        no: 'Cancel',
      },
    }),
  ];
}

/** `file:line:column` of a problem. */
export function placeOf({ file, line, column }: Problem): string | undefined {
  if (file === undefined) return undefined;
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
}
const placeField = (problem: Problem): MarkdownText[] => {
  const place = placeOf(problem);
  return place === undefined ? [] : [field('Where', inlineCode(place, 500))];
};

function detailOf({ kind, signal }: Notice): string[] {
  if ('problem' in signal) {
    const failed = 'results' in signal ? signal.results.filter(({ action }) => action === 'failed') : [];
    return [codeBlock(`${signal.problem.code}: ${signal.problem.message}`, SECTION), ...objectList(failed)];
  }
  if (signal.kind === 'degraded') return [codeBlock(signal.reason, SECTION)];
  if (signal.kind === 'drift-healed') return objectList(signal.objects);
  if (signal.kind !== 'synced') return [];
  const counts = countsOf(signal.results);
  return kind === 'synced' || counts !== '' ? [counts] : [];
}

const CHANGES = ['created', 'configured', 'pruned'] as const;
const countsOf = (results: readonly ObjectResult[]): string =>
  CHANGES.map((action) => ({ action, count: results.filter((result) => result.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${action}`)
    .join(', ');

/** As many objects as fit, ten at most, each with what happened to it: which fields were changed and by whom, or why it failed. */
function objectList(results: readonly ObjectResult[]): string[] {
  if (results.length === 0) return [];
  const lines: string[] = [];
  let length = 0;
  for (const { kind, namespace, name, action, message } of results.slice(0, NAMED_OBJECTS)) {
    const object = inlineCode(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, 150);
    const line = `• ${object} ${action}${message === undefined ? '' : `: ${escapeLine(message, 300)}`}`;
    length += line.length + 1;
    if (length > SECTION - 20) break;
    lines.push(line);
  }
  const more = results.length > lines.length ? [`… and ${results.length - lines.length} more`] : [];
  return [[...lines, ...more].join('\n')];
}

function fallback(headline: string, signal: TroubleSignal): string {
  const commit =
    signal.revision === undefined ? '' : ` (${signal.revision.commit.slice(0, 7)} ${signal.revision.subject ?? ''}`.trimEnd() + ')';
  if (!('problem' in signal)) return escapeLine(`${headline}${commit}`, 1_000);
  const place = placeOf(signal.problem);
  return escapeLine(`${headline}${commit}: ${place === undefined ? '' : `${place}: `}${signal.problem.message}`, 1_000);
}
