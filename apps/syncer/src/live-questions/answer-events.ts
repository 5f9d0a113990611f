import type { AnswerOf, EventsAsked, RequestOf } from '@fairlead/contracts';
import { describeRef, descendants, isRecord, kindsBelow, objectKey, seen, type KubeObject } from '@fairlead/domain';
import { pages } from '@fairlead/kube';
import { loadRendering } from '../sync/load-rendering.js';
import { below } from './answer-tree.js';
import { as, type Reading } from './live-context.js';
import { findObject, unknownObject } from './membership.js';

type ClusterEvent = AnswerOf<typeof EventsAsked>['items'][number];

const MOST_EVENTS = 500;
/** Where the API server keeps events about what has no namespace. */
const CLUSTER_EVENTS_NAMESPACE = 'default';
const EVENT = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true, verbs: ['list'], preferred: true };

/**
 * What Kubernetes tells of an object, newest first; of what makes others also what it tells of those, since that is where one reads why no Pod comes up. One request
 * to find the object and one list of its events; for a workload one list per kind below it, and the namespace's events instead (one request per 500).
 * @throws ObjectUnknownError, KubeApiError, ClusterUnreachableError
 */
export async function answerEvents(
  reading: Reading,
  { object: name }: RequestOf<typeof EventsAsked>,
): Promise<AnswerOf<typeof EventsAsked>> {
  const { context, application } = reading;
  const { object } = await findObject(reading, name);
  if (!object) {
    const desired = await loadRendering(application, context.bus, context.client);
    if (desired.some(({ key }) => key === objectKey(name))) return { items: [] };
    throw unknownObject(reading, name);
  }
  const root = seen(object);
  const makesOthers = root.ref.namespace !== undefined && kindsBelow([root.ref]).length > 0;
  const family = makesOthers ? descendants([root], await below(reading, [root], labelsOf(object))).map(({ seen: child }) => child.uid) : [];
  const found = await eventsOf(reading, object, new Set([root.uid, ...family]), makesOthers);
  return { items: found.sort((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0)).slice(0, MOST_EVENTS) };
}

async function eventsOf(reading: Reading, object: KubeObject, uids: ReadonlySet<string>, all: boolean): Promise<ClusterEvent[]> {
  const { client, requests } = reading.context;
  const namespace = object.metadata.namespace ?? CLUSTER_EVENTS_NAMESPACE;
  const fieldSelector = all ? {} : { fieldSelector: `involvedObject.uid=${object.metadata.uid ?? ''}` };
  const found: ClusterEvent[] = [];
  return requests.run(async () => {
    for await (const page of pages(client, EVENT, { namespace, ...fieldSelector, ...as(reading) })) {
      for (const event of page) {
        const about = isRecord(event['involvedObject']) ? event['involvedObject'] : {};
        if (uids.has(text(about['uid']))) found.push(toEvent(event, about));
      }
    }
    return found;
  });
}

/** What a workload finds its Pods by. Of the whole selector only what is simple: what is read may be more, never less. */
function labelsOf(object: KubeObject): string | undefined {
  const spec = isRecord(object['spec']) ? object['spec'] : {};
  const selector = isRecord(spec['selector']) ? spec['selector'] : {};
  const labels = isRecord(selector['matchLabels']) ? Object.entries(selector['matchLabels']) : [];
  return labels.map(([name, value]) => `${name}=${String(value)}`).join(',') || undefined;
}

/** Events come in two forms: counted by whoever sent them, or as a series (`eventTime`, `series`). */
function toEvent(event: KubeObject, about: Record<string, unknown>): ClusterEvent {
  const series = isRecord(event['series']) ? event['series'] : {};
  const source = isRecord(event['source']) ? event['source'] : {};
  const first = timestamp(event['firstTimestamp']) ?? timestamp(event['eventTime']) ?? timestamp(event.metadata.creationTimestamp);
  const last = timestamp(series['lastObservedTime']) ?? timestamp(event['lastTimestamp']) ?? timestamp(event['eventTime']) ?? first;
  return {
    type: text(event['type']) || 'Normal',
    reason: text(event['reason']),
    message: text(event['message']).slice(0, 4000),
    count: Number(series['count'] ?? event['count'] ?? 1),
    ...(first === undefined ? {} : { firstAt: first }),
    ...(last === undefined ? {} : { lastAt: last }),
    source: text(source['component']) || text(event['reportingComponent']),
    object: describeRef({ kind: text(about['kind']), name: text(about['name']) }),
  };
}

const when = ({ lastAt, firstAt }: ClusterEvent): string => lastAt ?? firstAt ?? '';
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
function timestamp(value: unknown): string | undefined {
  const date = new Date(text(value));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
