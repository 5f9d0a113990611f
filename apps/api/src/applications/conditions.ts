import type { ApiCondition, CatalogEntry, ClusterName, Problem, Revision } from '@fairlead/contracts';
import { clustersOf, Generation } from '@fairlead/contracts';
import type { ApplicationClusterRow, ApplicationRow } from '@fairlead/database';
import type { CatalogReport } from '../catalog/catalog-reports.js';
import { unknownNames } from '../catalog/unknown-names.js';

export interface ConditionSources {
  readonly row: ApplicationRow;
  readonly clusters: readonly ApplicationClusterRow[];
  /** Absent: it is no longer in the catalog. */
  readonly entry: CatalogEntry | undefined;
  /** Keys of the catalog. */
  readonly known: ReadonlySet<string>;
  /** What became of the documents that it declares itself. */
  readonly report: CatalogReport | undefined;
}

/** How each stage stands, as sentences, in the order in which a push passes them. */
export function conditionsOf(sources: ConditionSources): ApiCondition[] {
  return [...catalogConditions(sources), sourceCondition(sources.row), renderCondition(sources.row), ...syncConditions(sources)];
}

/** With a full stop, where another sentence follows. */
export const ended = (sentence: string, next: string): string => (next === '' ? sentence : sentence.replace(/[.\s]*$/, '.'));
const short = (revision: Revision | null): string =>
  revision === null ? 'The newest revision' : `Revision ${revision.commit.slice(0, 8)}`;
const moment = (at: Date | null): { at?: string } => (at === null ? {} : { at: at.toISOString() });
const failure = (problem: Problem) => ({ status: 'False', reason: problem.code, message: problem.message, problem }) as const;

function catalogConditions({ entry, known, report }: ConditionSources): ApiCondition[] {
  const conditions: ApiCondition[] = [];
  if (entry === undefined) {
    conditions.push({
      stage: 'catalog',
      status: 'False',
      reason: 'Removed',
      message: 'No document declares it any more: its objects are being deleted.',
    });
  } else {
    for (const problem of unknownNames(entry.document, entry.at, known)) conditions.push({ stage: 'catalog', ...failure(problem) });
  }
  for (const problem of report?.problems ?? []) {
    const { at, generation } = report ?? {};
    conditions.push({
      stage: 'catalog',
      ...failure(problem),
      ...(at === undefined ? {} : { at }),
      ...(generation === undefined ? {} : { generation }),
    });
  }
  if (report !== undefined && report.problems.length === 0) {
    const message = `The ${report.accepted} documents that it declares are in force.`;
    conditions.push({ stage: 'catalog', status: 'True', reason: 'Accepted', message, at: report.at, generation: report.generation });
  }
  return conditions;
}

function sourceCondition(row: ApplicationRow): ApiCondition {
  const base = { stage: 'source', ...moment(row.sourceAt), generation: Generation.parse(row.sourceGeneration) } as const;
  if (row.sourceAt === null) return { stage: 'source', status: 'Unknown', reason: 'NotRead', message: 'Its repository was not read yet.' };
  const revision = row.revision === null ? {} : { revision: row.revision };
  if (row.sourceProblem !== null) return { ...base, ...failure(row.sourceProblem), ...revision };
  return { ...base, status: 'True', reason: 'Read', message: `${short(row.revision)} was read.`, ...revision };
}

function renderCondition(row: ApplicationRow): ApiCondition {
  if (row.renderAt === null) return { stage: 'render', status: 'Unknown', reason: 'NotRendered', message: 'It was not rendered yet.' };
  const base = { stage: 'render', ...moment(row.renderAt), generation: Generation.parse(row.renderGeneration) } as const;
  if (row.renderProblem !== null) {
    const kept = row.renderedObjects === null ? '' : ' The last good rendering stays on the clusters.';
    const { message, ...rest } = failure(row.renderProblem);
    return { ...base, ...rest, message: `${ended(message, kept)}${kept}` };
  }
  if (row.renderGeneration < row.sourceGeneration && row.sourceProblem === null) {
    return {
      ...base,
      status: 'Unknown',
      reason: 'Rendering',
      message: `${short(row.revision)} waits to be rendered, or is being rendered.`,
    };
  }
  return { ...base, status: 'True', reason: 'Rendered', message: `${row.renderedObjects ?? 0} objects were rendered.` };
}

function syncConditions({ row, clusters, entry }: ConditionSources): ApiCondition[] {
  const seen = new Map(clusters.map((state) => [state.cluster, state]));
  const targets = entry?.document.kind === 'Application' ? clustersOf(entry.document.spec).map(String) : [];
  return [...new Set([...targets, ...seen.keys()])].map((cluster) => syncCondition(cluster as ClusterName, seen.get(cluster), row));
}

function syncCondition(cluster: ClusterName, state: ApplicationClusterRow | undefined, row: ApplicationRow): ApiCondition {
  if (state === undefined)
    return { stage: 'sync', cluster, status: 'Unknown', reason: 'NotSynced', message: `Nothing was heard of ${cluster} yet.` };
  const base = {
    stage: 'sync',
    cluster,
    generation: Generation.parse(state.generation),
    ...(state.revision === null ? {} : { revision: state.revision }),
    ...moment(state.at),
  } as const;
  const retry = state.retryAt === null ? '' : ` The next attempt is due at ${state.retryAt.toISOString()}.`;
  if (state.problem !== null) {
    const { message, ...rest } = failure(state.problem);
    return { ...base, ...rest, message: `${ended(message, retry)}${retry}` };
  }
  const behind = state.generation < row.renderGeneration && row.renderProblem === null ? ' A newer rendering is on its way.' : '';
  const good = state.sync === 'Synced' && state.health === 'Healthy';
  const status = good && behind === '' ? 'True' : state.sync === 'Failed' || state.health === 'Degraded' ? 'False' : 'Unknown';
  const why = state.reason === '' ? '' : `: ${state.reason}`;
  return {
    ...base,
    status,
    reason: good ? 'Synced' : `${state.sync}${state.health}`,
    message: `${state.sync} and ${state.health} on ${cluster}${why}.${behind}${retry}`,
  };
}
