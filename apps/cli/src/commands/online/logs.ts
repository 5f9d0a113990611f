import { Argument, type Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { CliError } from '../../errors.js';
import { applicationId, count, duration, idText, type ApplicationId } from '../../input/arguments.js';
import { printLogLine, tell } from '../../output/format.js';
import { interrupted } from '../../terminal/interrupted.js';
import { followPods, MOST_PODS } from './logs-follow.js';
import { LogLines } from './logs-lines.js';
import { lookFor, placeOf, type Place, type Pod, type Seen } from './logs-pods.js';
import { LINES, lineText, readPod, type LogsOptions, type Reading } from './logs-read.js';

interface Options extends ServerOptions, LogsOptions {
  cluster?: string;
  pod?: string;
}

/** `fairlead logs TENANT/NAME [KIND/NAME]`. */
export function register(program: Command): void {
  withServer(program.command('logs'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .argument('[kind/name]', 'only of the Pods of this object, such as Deployment/api')
    .option('-c, --cluster <name>', 'only on this cluster')
    .option('--pod <name>', 'only of Pods whose name begins with this')
    .option('--container <name>', 'of this container (default: the first)')
    .option('-f, --follow', 'go on with what is written from now on, and with Pods that come, until Ctrl-C')
    .option('-p, --previous', 'of the container that ran before')
    .option('--timestamps', 'with the time of each line')
    .option('--since <duration>', 'not older than this, such as 10m', duration)
    .option('--tail <lines>', `so many lines of each Pod to begin with (default: ${LINES})`, count)
    .option('--text <text>', 'only lines that hold this text, of the last 5,000; with --tail the last so many of those')
    .action(logs);
}

async function logs(id: ApplicationId, object: string | undefined, options: Options): Promise<void> {
  const connection = await connect(options);
  const place = await placeOf(connection, id, { ...options, object });
  const look = (): Promise<Seen> => lookFor(connection, id, place, options.pod);
  const seen = await look();
  const { pods } = seen;
  if (pods.length === 0) {
    const wanted = options.pod === undefined ? 'no Pods' : `no Pod whose name begins with ${options.pod}`;
    throw new CliError(`${object ?? idText(id)} has ${wanted}. See \`fairlead tree ${idText(id)}\`.`);
  }
  if (options.follow && pods.length > MOST_PODS) {
    throw new CliError(
      `${object ?? idText(id)} has ${pods.length} Pods; ${MOST_PODS} at most can be followed at once. Choose by Kind/name, --pod or --cluster.`,
    );
  }
  const reading: Reading = { connection, id, options, signal: interrupted() };
  if (mayHaveMore(place, pods, options)) return follow(reading, seen, look);
  const [alone, ...others] = pods;
  if (alone && others.length === 0) return readPod(reading, alone, (line) => printLogLine('', lineText(options, line)));
  await readTogether(reading, pods);
}

/** Other Pods may come while these are followed: not of one that is meant by its own name. */
function mayHaveMore({ object }: Place, pods: readonly Pod[], { follow: isFollowed, previous, pod }: Options): boolean {
  const isPod = object?.group === '' && object.kind === 'Pod';
  return isFollowed === true && !previous && !isPod && !pods.every(({ name }) => name === pod);
}

async function follow(reading: Reading, first: Seen, look: () => Promise<Seen>): Promise<void> {
  const { options } = reading;
  // Those that still are open when one fails for good would keep the command from ending.
  const failed = new AbortController();
  const signal = AbortSignal.any([reading.signal, failed.signal]);
  const lines = new LogLines(options);
  lines.follow();
  try {
    const read: Parameters<typeof followPods>[0]['read'] = async (pod, beginning) => {
      lines.begin(pod);
      try {
        await readPod({ ...reading, signal }, pod, (line) => lines.add(pod, line), beginning);
      } finally {
        lines.end(pod);
      }
    };
    await followPods({ look, read, tell: (text) => tell(`fairlead: ${text}`), signal }, first);
  } finally {
    failed.abort();
    lines.stop();
  }
}

/** Prints the lines of all by time. What one log fails of is told, and keeps no other from being read. */
async function readTogether(reading: Reading, pods: readonly Pod[]): Promise<void> {
  const lines = new LogLines(reading.options);
  pods.forEach((pod) => lines.begin(pod));
  if (reading.options.follow) lines.follow();
  const failures: unknown[] = [];
  const read = (pod: Pod): Promise<void> =>
    readPod(reading, pod, (line) => lines.add(pod, line)).catch((error: unknown) => {
      failures.push(error);
      tell(`fairlead: the log of ${pod.name} can not be read: ${error instanceof Error ? error.message : String(error)}`);
    });
  const waiting = [...pods];
  const readAll = async (): Promise<void> => {
    for (let pod = waiting.shift(); pod && !reading.signal.aborted; pod = waiting.shift()) await read(pod);
  };
  await Promise.all(Array.from({ length: MOST_PODS }, readAll));
  lines.stop();
  if (failures.length === pods.length) throw failures[0];
  if (failures.length > 0) throw new CliError(`${failures.length} of ${pods.length} logs could not be read.`);
}
