import type { HistoryEvent } from '@fairlead/api-client';

type Revision = NonNullable<HistoryEvent['revision']>;
/** What happened while one revision was the newest. */
export interface RevisionGroup {
  readonly key: string;
  /** Absent: before any revision that is known. */
  readonly revision: Revision | undefined;
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  /** Who approved that it came here. */
  readonly approvedBy: readonly string[];
  /** `partly`: not on every cluster. */
  readonly outcome: 'synced' | 'partly' | 'failed' | undefined;
  /** From the commit to the first sync that went well. */
  readonly untilSyncedMilliseconds: number | undefined;
}

const text = (event: HistoryEvent, field: string): string | undefined => {
  const value = event.data[field];
  return typeof value === 'string' ? value : undefined;
};

const ownKey = ({ generation, revision }: HistoryEvent): string | undefined => revision && `${generation ?? ''}:${revision.commit}`;

/** @param events newest first, as the api tells them */
export function groupEvents(events: readonly HistoryEvent[]): RevisionGroup[] {
  const groups = new Map<string, { revision: Revision | undefined; events: HistoryEvent[] }>();
  const oldestFirst = events.toReversed();
  for (const event of oldestFirst) {
    const key = ownKey(event);
    if (key !== undefined && !groups.has(key)) groups.set(key, { revision: event.revision, events: [] });
  }
  let current = '';
  const begun = new Set<string>();
  // What names no revision, such as a person's wish, belongs to the one that ran then.
  for (const event of oldestFirst) {
    const own = ownKey(event);
    // A word of the revision before may come late, from a cluster that is behind; it makes that one no newer.
    if (own !== undefined && !begun.has(own)) current = own;
    if (own !== undefined) begun.add(own);
    const key = own ?? named(event, groups) ?? current;
    const group = groups.get(key);
    if (group) group.events.unshift(event);
    else groups.set(key, { revision: undefined, events: [event] });
  }
  // Before any revision that is known comes last.
  const ordered = [...groups].sort(([a], [b]) => Number(b === '') - Number(a === ''));
  return ordered.reverse().map(([key, group]) => ({ key, ...group, ...factsOf(group.revision, group.events) }));
}

/** What names a commit, such as a push or a promotion, belongs to it; it comes before what it leads to. */
function named(event: HistoryEvent, groups: ReadonlyMap<string, { revision: Revision | undefined }>): string | undefined {
  const commits = [text(event, 'result'), text(event, 'commit')];
  return [...groups].find(([, { revision }]) => revision !== undefined && commits.includes(revision.commit))?.[0];
}

function factsOf(revision: Revision | undefined, events: readonly HistoryEvent[]): Omit<RevisionGroup, 'key' | 'revision' | 'events'> {
  const syncs = events.filter(({ type }) => type === 'sync.finished');
  const synced = syncs.findLast((event) => text(event, 'outcome') === 'synced');
  // Newest first: what a cluster said last is how it ended there.
  const last = [...new Map(syncs.toReversed().map((event) => [event.cluster, event])).values()];
  const failed =
    last.some((event) => text(event, 'outcome') === 'failed') ||
    events.some(({ type }) => type === 'source.failed' || type === 'render.failed');
  const since = revision?.committedAt;
  const took = since !== undefined && synced !== undefined ? Date.parse(synced.at) - Date.parse(since) : undefined;
  return {
    approvedBy: [...new Set(events.filter(isApproval).flatMap((event) => text(event, 'actor') ?? []))],
    outcome: failed ? (synced ? 'partly' : 'failed') : synced ? 'synced' : undefined,
    untilSyncedMilliseconds: took !== undefined && took >= 0 ? took : undefined,
  };
}
const isApproval = (event: HistoryEvent): boolean =>
  (event.type === 'promotion.changed' && ['Promoting', 'Promoted'].includes(text(event, 'state') ?? '')) ||
  (event.type === 'action.audited' &&
    text(event, 'action') === 'approve-promotion' &&
    ['accepted', 'done'].includes(text(event, 'outcome') ?? ''));

/** Of a sync, of which start and end are known. */
export function durationOf(event: HistoryEvent): number | undefined {
  const [started, finished] = [text(event, 'startedAt'), text(event, 'finishedAt')];
  return event.type === 'sync.finished' && started && finished ? Math.max(0, Date.parse(finished) - Date.parse(started)) : undefined;
}

export type Tone = 'good' | 'bad' | 'work' | 'person' | 'plain';
/** How an event looks; its words say the same. */
export function toneOf(event: HistoryEvent): Tone {
  switch (event.type) {
    case 'source.failed':
    case 'render.failed':
      return 'bad';
    case 'sync.finished':
      return text(event, 'outcome') === 'failed' ? 'bad' : 'good';
    case 'health.changed':
      return healthTone(text(event, 'health'));
    case 'rollout.changed':
      return text(event, 'phase') === 'Failed' ? 'bad' : text(event, 'phase') === 'Succeeded' ? 'good' : 'work';
    case 'action.audited':
      return text(event, 'outcome') === 'failed' || text(event, 'outcome') === 'refused' ? 'bad' : 'person';
    case 'promotion.changed':
      return text(event, 'state') === 'Failed' ? 'bad' : 'person';
    case 'git.pushed':
    case 'drift.healed':
      return 'plain';
  }
}
const healthTone = (health: string | undefined): Tone =>
  health === 'Healthy' ? 'good' : health === 'Degraded' || health === 'Missing' ? 'bad' : health === 'Progressing' ? 'work' : 'plain';

export const EVENT_NAMES: Readonly<Record<HistoryEvent['type'], string>> = {
  'source.failed': 'Not read',
  'render.failed': 'Not rendered',
  'sync.finished': 'Sync',
  'health.changed': 'Health',
  'drift.healed': 'Drift',
  'rollout.changed': 'Rollout',
  'promotion.changed': 'Promotion',
  'git.pushed': 'Push',
  'action.audited': 'Command',
};
