import type { ObjectResult, Problem, Revision } from '@fairlead/contracts';
import type { Notice } from '../routing/route.js';
import { isOnCluster, type Signal } from '../routing/signal.js';
import { codeBlock, escapeLine, inlineCode } from './escape.js';
import { wordingOf } from './wording.js';

interface MarkdownText {
  readonly type: 'mrkdwn';
  readonly text: string;
}
export type Block =
  | { readonly type: 'section'; readonly text: MarkdownText }
  | { readonly type: 'section'; readonly fields: readonly MarkdownText[] }
  | { readonly type: 'context'; readonly elements: readonly MarkdownText[] };
export interface SlackContent {
  /** For notifications, screen readers and clients without blocks. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Slack takes 3,000 characters in a section and 2,000 in a field (docs.slack.dev/reference/block-kit). */
const SECTION = 2_900;
const FIELD = 1_900;
const NAMED_OBJECTS = 10;

/** A notice as Slack shows it: what, where, which commit, the problem with its place, what happens next and what to do. */
export function slackMessage(notice: Notice): SlackContent {
  const { signal } = notice;
  const { emoji, what, next, advice } = wordingOf(notice);
  const name = `${signal.tenant}/${signal.application}`;
  const cluster = isOnCluster(signal) ? signal.cluster : undefined;
  const where = cluster === undefined ? '' : ` on ${cluster}`;
  const detail = detailOf(notice);
  const fields = [
    ...(cluster === undefined ? [] : [field('Cluster', escapeLine(cluster, FIELD))]),
    ...(signal.revision === undefined ? [] : [field('Commit', commitText(signal.revision))]),
    ...('problem' in signal ? placeField(signal.problem) : []),
  ];
  return {
    text: fallback(`${name} ${what}${where}`, signal),
    blocks: [
      section(`:${emoji}: *${escapeLine(name, 200)}* ${escapeLine(what, 200)}${escapeLine(where, 100)}`),
      ...(fields.length > 0 ? [{ type: 'section' as const, fields }] : []),
      ...detail.map(section),
      { type: 'context', elements: [next, ...(advice === undefined ? [] : [`*What to do:* ${advice}`])].map(markdown) },
    ],
  };
}

const markdown = (text: string): MarkdownText => ({ type: 'mrkdwn', text });
const section = (text: string): Block => ({ type: 'section', text: markdown(text) });
const field = (title: string, text: string): MarkdownText => markdown(`*${title}*\n${text}`);

function commitText({ commit, subject, author }: Revision): string {
  const by = author === undefined ? '' : ` — ${escapeLine(author, 200)}`;
  return `${inlineCode(commit.slice(0, 7), 20)}${subject === undefined ? '' : ` ${escapeLine(subject, 400)}`}${by}`;
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

function objectList(results: readonly ObjectResult[]): string[] {
  if (results.length === 0) return [];
  const lines = results.slice(0, NAMED_OBJECTS).map(({ kind, namespace, name, action, message }) => {
    const object = inlineCode(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, 150);
    return `• ${object} ${action}${message === undefined ? '' : `: ${escapeLine(message, 100)}`}`;
  });
  const more = results.length > NAMED_OBJECTS ? [`… and ${results.length - NAMED_OBJECTS} more`] : [];
  return [[...lines, ...more].join('\n')];
}

function fallback(headline: string, signal: Signal): string {
  const commit =
    signal.revision === undefined ? '' : ` (${signal.revision.commit.slice(0, 7)} ${signal.revision.subject ?? ''}`.trimEnd() + ')';
  if (!('problem' in signal)) return escapeLine(`${headline}${commit}`, 1_000);
  const place = placeOf(signal.problem);
  return escapeLine(`${headline}${commit}: ${place === undefined ? '' : `${place}: `}${signal.problem.message}`, 1_000);
}
