import type { LogLine, TreeNode } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { connect, withServer, type Connection, type ServerOptions } from '../../api/connection.js';
import { openStream } from '../../api/live.js';
import { CliError } from '../../errors.js';
import { applicationId, count, duration, idText, type ApplicationId } from '../../input/arguments.js';
import { tell } from '../../output/format.js';
import { printLine } from '../../output/list.js';
import { paint, type Colour } from '../../output/table.js';
import { interrupted } from '../../terminal/interrupted.js';
import { clustersOf, treeOf } from './objects.js';

interface LogsOptions extends ServerOptions {
  cluster?: string;
  pod?: string;
  container?: string;
  follow?: true;
  previous?: true;
  timestamps?: true;
  since?: number;
  tail: number;
  text?: string;
}
interface Pod {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}
/** Followed at once: the api lets nobody ask clusters for more than a few things at a time. */
const MOST_PODS = 5;
const COLOURS: readonly Colour[] = ['green', 'yellow', 'cyan', 'magenta', 'blue'];

/** `fairlead logs TENANT/NAME`. */
export function register(program: Command): void {
  withServer(program.command('logs').description('what the containers of an application write'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .option('-c, --cluster <name>', 'only on this cluster')
    .option('--pod <name>', 'only of Pods whose name begins with this')
    .option('--container <name>', 'of this container (default: the first)')
    .option('-f, --follow', 'go on with what is written from now on, until Ctrl-C')
    .option('-p, --previous', 'of the container that ran before')
    .option('--timestamps', 'with the time of each line')
    .option('--since <duration>', 'not older than this, such as 10m', duration)
    .option('--tail <lines>', 'so many lines of each Pod to begin with', count, 200)
    .option('--text <text>', 'only lines that hold this text')
    .action(logs);
}

async function logs(id: ApplicationId, options: LogsOptions): Promise<void> {
  const connection = await connect(options);
  const pods = await podsOf(connection, id, options);
  const [first] = pods;
  if (first === undefined) {
    const wanted = options.pod === undefined ? 'no Pods' : `no Pod whose name begins with ${options.pod}`;
    throw new CliError(`${idText(id)} has ${wanted}. See \`fairlead tree ${idText(id)}\`.`);
  }
  if (options.follow && pods.length > MOST_PODS) {
    throw new CliError(
      `${idText(id)} has ${pods.length} Pods; ${MOST_PODS} at most can be followed at once. Choose by --pod or --cluster.`,
    );
  }
  const signal = interrupted();
  const alone = pods.length === 1;
  const read = (pod: Pod, index: number): Promise<void> =>
    one(connection, id, pod, options, alone ? undefined : COLOURS[index % COLOURS.length], signal);
  if (options.follow) await Promise.all(pods.map(read));
  else for (const [index, pod] of pods.entries()) if (!signal.aborted) await read(pod, index);
}

async function podsOf(connection: Connection, id: ApplicationId, { cluster, pod }: LogsOptions): Promise<Pod[]> {
  const pods: Pod[] = [];
  for (const where of await clustersOf(connection, id, cluster)) {
    const { nodes } = await treeOf(connection, id, where);
    const wanted = ({ group, kind, name }: TreeNode): boolean => group === '' && kind === 'Pod' && name.startsWith(pod ?? '');
    pods.push(...nodes.filter(wanted).map(({ namespace, name }) => ({ cluster: where, namespace, name })));
  }
  return pods;
}

async function one(
  connection: Connection,
  { tenant, name }: ApplicationId,
  pod: Pod,
  options: LogsOptions,
  colour: Colour | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { container, tail, text, since } = options;
  const query = {
    ...{ cluster: pod.cluster, namespace: pod.namespace, pod: pod.name, container, tail, text },
    since: since === undefined ? undefined : Math.max(1, Math.round(since / 1000)),
    follow: options.follow ? 'true' : 'false',
    previous: options.previous ? 'true' : 'false',
  };
  const lead = colour === undefined ? '' : `${paint(pod.name, colour)} `;
  let isEmpty = true;
  try {
    for await (const { event, data } of openStream(connection, `/api/v1/applications/${tenant}/${name}/logs`, query, signal)) {
      if (event === 'line') {
        isEmpty = false;
        const { at, text: line } = JSON.parse(data) as LogLine;
        printLine(`${lead}${options.timestamps && at !== undefined ? `${at} ` : ''}${line}`);
      } else if (event === 'skipped') tell(`fairlead: lines of ${pod.name} were left out, because they came too fast: ${noticeOf(data)}`);
      else if (event === 'end') {
        // Of what was read whole the lines say enough.
        if (options.follow || isEmpty) tell(`fairlead: the log of ${pod.name} ended: ${noticeOf(data)}`);
        return;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function noticeOf(data: string): string {
  const notice = JSON.parse(data) as unknown;
  return typeof notice === 'object' && notice !== null ? Object.values(notice).join(', ') : String(notice);
}
