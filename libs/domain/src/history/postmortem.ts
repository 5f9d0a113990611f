/** What a postmortem takes of an event of the history. */
export interface PostmortemEvent {
  readonly type: string;
  /** RFC 3339. */
  readonly at: string;
  /** The event as a sentence. */
  readonly summary: string;
  readonly revision?: { readonly commit: string; readonly subject?: string | undefined; readonly author?: string | undefined } | undefined;
  readonly problem?: { readonly message: string } | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}
/** When an incident began and ended, where that is known and need not be found among the events. */
export interface IncidentSpan {
  readonly openedAt: string;
  /** Absent: it is not over. */
  readonly resolvedAt?: string | undefined;
}

/** Trouble that begins an incident. */
const isTrouble = ({ type, data }: PostmortemEvent): boolean =>
  type === 'render.failed' ||
  type === 'source.failed' ||
  (type === 'sync.finished' && data['outcome'] === 'failed') ||
  (type === 'health.changed' && data['health'] === 'Degraded') ||
  (type === 'rollout.changed' && data['phase'] === 'Failed');
const isRecovery = ({ type, data }: PostmortemEvent): boolean => type === 'health.changed' && data['health'] === 'Healthy';
/** What belongs to an incident though it went before its first sign. */
const LEAD_MILLISECONDS = 10 * 60_000;

/**
 * The last incident as a Markdown page: from the commit that brought it to the recovery. An incident begins with the first trouble after the application was
 * well, and ends when it is healthy again.
 * @param events oldest first
 * @param since everything from then on instead
 * @returns undefined if there was no trouble
 */
export function postmortem(application: string, events: readonly PostmortemEvent[], since?: Date): string | undefined {
  const span =
    since === undefined
      ? lastIncident(events)
      : { from: events.findIndex(({ at }) => Date.parse(at) >= since.getTime()), to: events.length - 1 };
  if (span === undefined || span.from < 0) return undefined;
  const incident = events.slice(span.from, span.to + 1);
  const trouble = incident.find(isTrouble);
  const end = incident.findLast(isRecovery);
  const shown = since === undefined ? [...leadingTo(events, span.from), ...incident] : incident;
  return page(application, { trouble, openedAt: trouble?.at, resolvedAt: end?.at, shown, during: incident });
}

/**
 * An incident whose beginning and end are known as a Markdown page.
 * @param timeline from a little before it began, oldest first
 */
export function postmortemOf(application: string, { openedAt, resolvedAt }: IncidentSpan, timeline: readonly PostmortemEvent[]): string {
  const during = timeline.filter(({ at }) => Date.parse(at) >= Date.parse(openedAt));
  return page(application, { trouble: during.find(isTrouble), openedAt, resolvedAt, shown: timeline, during });
}

interface Page {
  readonly trouble: PostmortemEvent | undefined;
  readonly openedAt: string | undefined;
  readonly resolvedAt: string | undefined;
  /** For the timeline. */
  readonly shown: readonly PostmortemEvent[];
  readonly during: readonly PostmortemEvent[];
}

const page = (application: string, facts: Page): string =>
  [
    `# Postmortem: ${application}`,
    '',
    ...summary(facts),
    '',
    '## Timeline',
    '',
    '| time (UTC) | after | what |',
    '| --- | --- | --- |',
    ...facts.shown.map(
      (event) => `| ${event.at.slice(0, 19).replace('T', ' ')} | ${after(facts.openedAt, event)} | ${cell(event.summary)} |`,
    ),
    '',
    '## Who did what',
    '',
    ...people(facts.during),
    '',
    '## To be filled in',
    '',
    '- What did users notice?',
    '- Why was it not caught before (a guard rule, a canary, a soak time)?',
    '- What do we change?',
  ].join('\n');

function lastIncident(events: readonly PostmortemEvent[]): { from: number; to: number } | undefined {
  const last = events.findLastIndex(isTrouble);
  if (last < 0) return undefined;
  const recovered = events.findIndex((event, index) => index > last && isRecovery(event));
  const before = events.findLastIndex((event, index) => index < last && isRecovery(event));
  const from = events.findIndex((event, index) => index > before && isTrouble(event));
  return { from, to: recovered < 0 ? events.length - 1 : recovered };
}

function leadingTo(events: readonly PostmortemEvent[], from: number): PostmortemEvent[] {
  const begin = Date.parse(events[from]?.at ?? '') - LEAD_MILLISECONDS;
  return events.slice(Math.max(0, from - 5), from).filter(({ at }) => Date.parse(at) >= begin);
}

function summary({ trouble, openedAt, resolvedAt }: Page): string[] {
  if (openedAt === undefined) return ['No trouble in this time.'];
  const revision = trouble?.revision;
  const commit =
    revision === undefined
      ? []
      : [
          `- **Commit:** \`${revision.commit.slice(0, 8)}\` ${revision.subject ?? ''}${revision.author === undefined ? '' : ` by ${revision.author}`}`,
        ];
  const lasted = resolvedAt === undefined ? 'not over yet' : `${seconds(openedAt, resolvedAt)} (until ${resolvedAt})`;
  const sign = trouble === undefined ? [] : [`- **First sign:** ${trouble.problem?.message ?? trouble.summary}`];
  return [`- **Began:** ${openedAt}`, `- **Lasted:** ${lasted}`, ...commit, ...sign];
}

function people(events: readonly PostmortemEvent[]): string[] {
  const acts = events.filter(({ type }) => type === 'action.audited' || type === 'git.pushed');
  return acts.length === 0 ? ['Nobody asked Fairlead for anything.'] : acts.map(({ at, summary: text }) => `- ${at.slice(11, 19)} ${text}`);
}

const after = (openedAt: string | undefined, event: PostmortemEvent): string =>
  openedAt === undefined || Date.parse(event.at) < Date.parse(openedAt) ? '' : `+${seconds(openedAt, event.at)}`;

function seconds(from: string, to: string): string {
  const all = Math.max(0, Date.parse(to) - Date.parse(from)) / 1000;
  return all < 120 ? `${all.toFixed(1)} s` : `${Math.floor(all / 60)} min ${Math.round(all % 60)} s`;
}

const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
