import type { LogAsked, LogPart, RequestOf } from '@fairlead/contracts';
import { isRecord, type KubeObject } from '@fairlead/domain';
import { readLog, type LogLine } from '@fairlead/kube';
import { ContainerUnknownError } from './errors.js';
import { as, type Reading } from './live-context.js';
import { LogPace } from './log-pace.js';
import { findObject, unknownObject } from './membership.js';

const HOUR = 3_600_000;
/** Lines looked through for a text: what it is looked for in is more than what one wants to see. */
const SEARCHED_LINES = 5_000;
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/**
 * The log of one container, for an hour at most. One request to find the Pod, one for each owner up to the one in the rendering, and one that lasts as long as the
 * stream. Lines that come too fast are counted instead of told. Never logged here.
 * @param ended aborted with the reason as text when there is no such application any more
 * @throws ObjectUnknownError, ContainerUnknownError, KubeApiError, ClusterUnreachableError
 */
export async function* answerLog(
  reading: Reading,
  request: RequestOf<typeof LogAsked>,
  ended: AbortSignal,
): AsyncGenerator<LogPart, void, undefined> {
  const { namespace, pod, follow, previous, tail, sinceSeconds, text } = request;
  const name = { group: '', kind: 'Pod', namespace, name: pod };
  const { object } = await findObject(reading, name);
  if (!object) throw unknownObject(reading, name);
  const container = containerOf(object, request.container);
  const hour = AbortSignal.timeout(HOUR);
  const signal = AbortSignal.any([reading.signal, ended, hour]);
  const pace = new LogPace();
  // Whoever asks learns that there is such a log before it says anything.
  yield { lines: [], skipped: 0 };
  try {
    const batches = readLog(reading.context.client, {
      ...{ namespace, pod, container, follow, previous },
      tailLines: text === undefined ? tail : Math.max(tail, SEARCHED_LINES),
      ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
      ...as({ ...reading, signal }),
    });
    for await (const batch of batches) {
      const wanted = text === undefined ? batch : batch.filter((line) => line.text.includes(text));
      if (wanted.length === 0) continue;
      const { lines, skipped } = pace.take(wanted);
      yield { lines: lines.map(toLine), skipped };
    }
    yield { lines: [], skipped: 0, end: previous || !follow ? 'That is all of it.' : `Container ${container} of Pod ${pod} has ended.` };
  } catch (error) {
    if (ended.aborted) yield { lines: [], skipped: 0, end: String(ended.reason) };
    else if (hour.aborted) yield { lines: [], skipped: 0, end: 'A stream lasts an hour. Ask again, with since, to go on.', again: true };
    else throw error;
  }
}

const toLine = ({ text, at }: LogLine): LogPart['lines'][number] => ({ text, ...(at === undefined ? {} : { at }) });

/** @throws ContainerUnknownError */
function containerOf(pod: KubeObject, wanted: string | undefined): string {
  const spec = isRecord(pod['spec']) ? pod['spec'] : {};
  const names = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) => {
    const list = spec[field];
    return Array.isArray(list)
      ? list.flatMap((one: unknown) => (isRecord(one) && typeof one['name'] === 'string' ? [one['name']] : []))
      : [];
  });
  const marked = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  const container = wanted ?? (marked !== undefined && names.includes(marked) ? marked : names[0]);
  if (container !== undefined && names.includes(container)) return container;
  throw new ContainerUnknownError(`Pod ${pod.metadata.name} has no container ${wanted ?? ''}; it has ${names.join(', ')}.`, { names });
}
