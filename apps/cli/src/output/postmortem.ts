import type { ApiHistoryEvent } from '@fairlead/contracts';

/** Trouble that begins an incident. */
const isTrouble = ({ type, data }: ApiHistoryEvent): boolean =>
  type === 'render.failed' ||
  type === 'source.failed' ||
  (type === 'sync.finished' && data['outcome'] === 'failed') ||
  (type === 'health.changed' && data['health'] === 'Degraded') ||
  (type === 'rollout.changed' && data['phase'] === 'Failed');
const isRecovery = ({ type, data }: ApiHistoryEvent): boolean => type === 'health.changed' && data['health'] === 'Healthy';
/** What belongs to an incident though it went before its first sign. */
const LEAD_MILLISECONDS = 10 * 60_000;

/**
 * The last incident as a Markdown page: from the commit that brought it to the recovery. An incident begins with the first trouble after the application was
 * well, and ends when it is healthy again.
 * @param events oldest first
 * @param since everything from then on instead
 * @returns undefined if there was no trouble
 */
export function postmortem(application: string, events: readonly ApiHistoryEvent[], since?: Date): string | undefined {
  const span =
    since === undefined
      ? lastIncident(events)
      : { from: events.findIndex(({ at }) => Date.parse(at) >= since.getTime()), to: events.length - 1 };
  if (span === undefined || span.from < 0) return undefined;
  const incident = events.slice(span.from, span.to + 1);
  const trouble = incident.find(isTrouble);
  const end = incident.findLast(isRecovery);
  const shown = since === undefined ? [...leadingTo(events, span.from), ...incident] : incident;
  return [
    `# Postmortem: ${application}`,
    '',
    ...summary(trouble, end),
    '',
    '## Timeline',
    '',
    '| time (UTC) | after | what |',
    '| --- | --- | --- |',
    ...shown.map((event) => `| ${event.at.slice(0, 19).replace('T', ' ')} | ${after(trouble, event)} | ${cell(event.summary)} |`),
    '',
    '## Who did what',
    '',
    ...people(incident),
    '',
    '## To be filled in',
    '',
    '- What did users notice?',
    '- Why was it not caught before (a guard rule, a canary, a soak time)?',
    '- What do we change?',
  ].join('\n');
}

function lastIncident(events: readonly ApiHistoryEvent[]): { from: number; to: number } | undefined {
  const last = events.findLastIndex(isTrouble);
  if (last < 0) return undefined;
  const recovered = events.findIndex((event, index) => index > last && isRecovery(event));
  const before = events.findLastIndex((event, index) => index < last && isRecovery(event));
  const from = events.findIndex((event, index) => index > before && isTrouble(event));
  return { from, to: recovered < 0 ? events.length - 1 : recovered };
}

function leadingTo(events: readonly ApiHistoryEvent[], from: number): ApiHistoryEvent[] {
  const begin = Date.parse(events[from]?.at ?? '') - LEAD_MILLISECONDS;
  return events.slice(Math.max(0, from - 5), from).filter(({ at }) => Date.parse(at) >= begin);
}

function summary(trouble: ApiHistoryEvent | undefined, end: ApiHistoryEvent | undefined): string[] {
  if (trouble === undefined) return ['No trouble in this time.'];
  const { revision, problem, summary: text, at } = trouble;
  const commit =
    revision === undefined
      ? []
      : [
          `- **Commit:** \`${revision.commit.slice(0, 8)}\` ${revision.subject ?? ''}${revision.author === undefined ? '' : ` by ${revision.author}`}`,
        ];
  const lasted = end === undefined ? 'not over yet' : `${seconds(at, end.at)} (until ${end.at})`;
  return [`- **Began:** ${at}`, `- **Lasted:** ${lasted}`, ...commit, `- **First sign:** ${problem?.message ?? text}`];
}

function people(events: readonly ApiHistoryEvent[]): string[] {
  const acts = events.filter(({ type }) => type === 'action.audited' || type === 'git.pushed');
  return acts.length === 0 ? ['Nobody asked Fairlead for anything.'] : acts.map(({ at, summary: text }) => `- ${at.slice(11, 19)} ${text}`);
}

const after = (trouble: ApiHistoryEvent | undefined, event: ApiHistoryEvent): string =>
  trouble === undefined || Date.parse(event.at) < Date.parse(trouble.at) ? '' : `+${seconds(trouble.at, event.at)}`;

function seconds(from: string, to: string): string {
  const all = Math.max(0, Date.parse(to) - Date.parse(from)) / 1000;
  return all < 120 ? `${all.toFixed(1)} s` : `${Math.floor(all / 60)} min ${Math.round(all % 60)} s`;
}

const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
