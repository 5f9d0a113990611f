import type {
  ActionAudited,
  ApplicationHeld,
  CatalogReported,
  DriftHealed,
  GitPushed,
  HealthChanged,
  LiveType,
  MessageOf,
  Problem,
  PromotionChanged,
  RenderFailed,
  RenderStatus,
  RolloutChanged,
  SourceFailed,
  SourceStatus,
  SyncFinished,
  SyncStatus,
} from '@fairlead/contracts';

/** Message of each type that the API tells of. */
export interface Told {
  'source.failed': MessageOf<typeof SourceFailed>;
  'render.failed': MessageOf<typeof RenderFailed>;
  'sync.finished': MessageOf<typeof SyncFinished>;
  'health.changed': MessageOf<typeof HealthChanged>;
  'drift.healed': MessageOf<typeof DriftHealed>;
  'rollout.changed': MessageOf<typeof RolloutChanged>;
  'promotion.changed': MessageOf<typeof PromotionChanged>;
  'git.pushed': MessageOf<typeof GitPushed>;
  'action.audited': MessageOf<typeof ActionAudited>;
  'application.held': MessageOf<typeof ApplicationHeld>;
  'source.status': MessageOf<typeof SourceStatus>;
  'render.status': MessageOf<typeof RenderStatus>;
  'sync.status': MessageOf<typeof SyncStatus>;
  'catalog.reported': MessageOf<typeof CatalogReported>;
}
type Describe<T extends LiveType> = (message: Told[T]) => string;

const shortCommit = (message: { revision?: { commit: string } | undefined }): string =>
  message.revision === undefined ? '' : ` of ${message.revision.commit.slice(0, 8)}`;
const why = (problem: Problem | undefined): string => (problem === undefined ? '' : `: ${problem.message}`);

const descriptions: { [T in LiveType]: Describe<T> } = {
  'source.failed': (m) => `Source${shortCommit(m)} can't be read${why(m.problem)}`,
  'render.failed': (m) => `Rendering${shortCommit(m)} failed${why(m.problem)}`,
  'sync.finished': describeSync,
  'health.changed': (m) => `${m.previous} → ${m.health} on ${m.cluster}${m.reason === '' ? '' : `: ${m.reason}`}`,
  'drift.healed': describeHealing,
  'rollout.changed': (m) => `Rollout of ${m.target} on ${m.cluster}: ${m.phase}, ${m.weight} % of the traffic: ${m.message}`,
  'promotion.changed': describePromotion,
  'git.pushed': (m) => `Pushed ${m.commit.slice(0, 8)} to ${m.branch} (${m.what})${by(m.actor)}: ${m.subject}`,
  'action.audited': (m) =>
    `${m.actor} (${m.via}): ${m.action} ${m.outcome}: ${m.detail}${m.reason === undefined ? '' : ` Because: ${m.reason}`}`,
  'application.held': (m) =>
    m.held
      ? `Commit ${m.bad.revision.commit.slice(0, 8)} is held back${by(m.asked.actor)}; ${m.instead === undefined ? 'nothing earlier is known' : `${m.instead.revision.commit.slice(0, 8)} runs instead`}`
      : `Commit ${m.bad.revision.commit.slice(0, 8)} is no longer held back: Git says something else now`,
  'source.status': (m) => (m.problem === undefined ? `Source${shortCommit(m)} read` : `Source can't be read${why(m.problem)}`),
  'render.status': (m) =>
    m.problem === undefined ? `Rendering${shortCommit(m)} made: ${m.objects ?? 0} objects` : `Rendering failed${why(m.problem)}`,
  'sync.status': (m) =>
    m.deleted ? `Gone from ${m.cluster}` : `${m.sync} and ${m.health} on ${m.cluster}${m.reason === '' ? '' : `: ${m.reason}`}`,
  'catalog.reported': (m) =>
    `${m.accepted} documents in force, ${m.refused} refused${m.problems.length === 0 ? '' : `, ${m.problems.length} problems`}`,
};

function describeSync(m: Told['sync.finished']): string {
  if (m.outcome === 'failed') return `Sync${shortCommit(m)} to ${m.cluster} failed in attempt ${m.attempt}${why(m.problem)}`;
  const counts = new Map<string, number>();
  for (const result of m.results) counts.set(result.action, (counts.get(result.action) ?? 0) + 1);
  const actions = [...counts].map(([action, count]) => `${count} ${action}`).join(', ') || 'nothing to do';
  const seconds = (Date.parse(m.finishedAt) - Date.parse(m.startedAt)) / 1000;
  return `Synced${shortCommit(m)} to ${m.cluster} in ${seconds.toFixed(2)} s: ${actions}`;
}

const by = (actor: string | undefined): string => (actor === undefined ? '' : ` by ${actor}`);

function describePromotion(m: Told['promotion.changed']): string {
  const version = `${m.commit.slice(0, 8)} from ${m.from} to ${m.to}`;
  const states: Record<typeof m.state, string> = {
    Soaking: `soaks in ${m.from}${m.soakUntil === undefined ? '' : ` until ${m.soakUntil}`}`,
    AwaitingApproval: 'waits for approval',
    Promoting: `is being committed${by(m.actor)}`,
    PullRequestOpen: `is pull request ${m.pullRequest?.url ?? ''}`,
    Promoted: `was promoted${by(m.actor)}${m.result === undefined ? '' : ` as ${m.result.slice(0, 8)}`}`,
    Rejected: `was rejected${by(m.actor)}`,
    Superseded: 'was overtaken by a newer version',
    Failed: 'could not be promoted',
  };
  return `${version} ${states[m.state]}${why(m.problem)}`;
}

const NAMED_OBJECTS = 3;
/** The fields of an object can have long paths; all of them would hide the other objects. */
const LONGEST_CHANGE = 200;

function describeHealing({ cluster, objects }: Told['drift.healed']): string {
  const named = objects.slice(0, NAMED_OBJECTS).map((object) => {
    const change = object.message ?? (object.action === 'created' ? 'had been deleted' : undefined);
    return `${object.kind} ${object.name}${change === undefined ? '' : ` (${shortened(change)})`}`;
  });
  const more = objects.length > NAMED_OBJECTS ? ` and ${objects.length - NAMED_OBJECTS} more` : '';
  return `Healed ${objects.length} object${objects.length === 1 ? '' : 's'} that had drifted on ${cluster}: ${named.join(', ')}${more}`;
}

const shortened = (text: string): string => (text.length <= LONGEST_CHANGE ? text : `${text.slice(0, LONGEST_CHANGE)}…`);

/** An event as a sentence. */
export const describeEvent = <T extends LiveType>(type: T, message: Told[T]): string => descriptions[type](message);

/** When it happened; some messages do not say, so the time of their arrival in the stream counts. */
export function timeOf(message: Readonly<Record<string, unknown>>, received: Date): string {
  const own = message['at'] ?? message['finishedAt'];
  return typeof own === 'string' ? own : received.toISOString();
}
