import type { StreamConfig, StreamInfo } from '@nats-io/jetstream';
import { JetStreamApiError } from '@nats-io/jetstream';
import { TopologyError } from '../errors.js';
import type { Link } from '../connection/link.js';
import { isNotFound } from '../connection/requests.js';
import { streams, TOPOLOGY_KEY, TOPOLOGY_VERSION, type StreamSettings } from './streams.js';

type TopologyLink = Pick<Link, 'manager' | 'logger' | 'retry'>;

/** Error code of the server: the name is in use with another configuration, which is what a racing service looks like. */
const NAME_IN_USE = 10058;

/**
 * Creates every stream, or changes those that differ. Idempotent, safe when several services do it at once, and never takes back what a
 * newer version has set.
 * @throws TopologyError naming every stream that can't be changed; NatsUnavailableError
 */
export async function ensureTopology(link: TopologyLink, wanted: readonly StreamSettings[] = streams): Promise<void> {
  const problems: TopologyError[] = [];
  for (const settings of wanted) {
    try {
      await ensureStream(link, settings);
    } catch (error) {
      if (!(error instanceof TopologyError)) throw error;
      problems.push(error);
    }
  }
  const [first] = problems;
  if (first && problems.length === 1) throw first;
  if (first)
    throw new TopologyError(problems.map(({ message }) => message).join('\n'), { streams: problems.map(({ facts }) => facts['stream']) });
}

async function ensureStream(link: TopologyLink, settings: StreamSettings): Promise<void> {
  const { name } = settings;
  const found = (await streamInfo(link, name)) ?? (await createStream(link, settings));
  if (found === undefined) return;
  const differing = differences(found.config, settings);
  if (differing.length === 0) return;
  if (Number(found.config.metadata?.[TOPOLOGY_KEY] ?? 0) > TOPOLOGY_VERSION) {
    link.logger.info('stream was set up by a newer version and stays as it is', { stream: name, differing });
    return;
  }
  try {
    // The library's `update` begins from the stream's present configuration, so that what is not ours stays.
    await link.retry(() => link.manager.streams.update(name, { ...settings, metadata: { ...found.config.metadata, ...ownMetadata() } }));
    link.logger.info('stream changed', { stream: name, differing });
  } catch (cause) {
    if (!(cause instanceof JetStreamApiError)) throw cause;
    throw incompatible(settings, found.config, differing, cause);
  }
}

async function streamInfo(link: TopologyLink, name: string): Promise<StreamInfo | undefined> {
  try {
    return await link.retry(() => link.manager.streams.info(name));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Undefined: created as wanted. Otherwise another service was faster, with what it made. */
async function createStream(link: TopologyLink, settings: StreamSettings): Promise<StreamInfo | undefined> {
  try {
    await link.retry(() => link.manager.streams.add({ ...settings, metadata: ownMetadata() } as Partial<StreamConfig> & { name: string }));
    link.logger.info('stream created', { stream: settings.name });
    return undefined;
  } catch (cause) {
    if (cause instanceof JetStreamApiError && cause.code === NAME_IN_USE) return streamInfo(link, settings.name);
    if (!(cause instanceof JetStreamApiError)) throw cause;
    throw new TopologyError(
      `Stream ${settings.name} (subjects ${settings.subjects.join(', ')}) can't be created: ${cause.message}. The service does not start without it. ` +
        'Give JetStream enough storage, allow this user to create streams, or remove the stream that has these subjects.',
      { stream: settings.name, reason: cause.message },
      cause,
    );
  }
}

const ownMetadata = (): Record<string, string> => ({ [TOPOLOGY_KEY]: String(TOPOLOGY_VERSION) });

/** Names of the settings in which a stream is not as wanted. The server leaves out what is false, 0 or empty. */
function differences(found: StreamConfig, wanted: StreamSettings): string[] {
  const have = found as unknown as Record<string, unknown>;
  const differing = Object.entries(wanted).filter(([key, value]) => JSON.stringify(have[key] ?? absent(value)) !== JSON.stringify(value));
  return differing.map(([key]) => key);
}
function absent(value: unknown): unknown {
  if (typeof value === 'boolean') return false;
  if (typeof value === 'number') return 0;
  return undefined;
}

function incompatible(wanted: StreamSettings, found: StreamConfig, differing: string[], cause: Error): TopologyError {
  const have = found as unknown as Record<string, unknown>;
  const need = wanted as unknown as Record<string, unknown>;
  const list = differing.map((key) => `${key} is ${JSON.stringify(have[key])}, needed ${JSON.stringify(need[key])}`).join('; ');
  return new TopologyError(
    `Stream ${wanted.name} exists and can't be changed in place: ${list}. NATS says: ${cause.message}. The service does not start; the stream is untouched. ` +
      `If nothing else uses it, remove it (\`nats stream rm ${wanted.name}\`): what it held is made again from Git and the clusters.`,
    { stream: wanted.name, differing, reason: cause.message },
    cause,
  );
}
