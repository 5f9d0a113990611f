import type { ClusterEvent, LiveEvent, operations } from '@fairlead/api-client';
import { Argument, Option, type Command } from 'commander';
import { connect, withServer, type Connection, type ServerOptions } from '../../api/connection.js';
import { followLive } from '../../api/live.js';
import { CliError, ExitCode } from '../../errors.js';
import { applicationId, count, type ApplicationId } from '../../input/arguments.js';
import { printData, printJsonLine, tell } from '../../output/format.js';
import { agoColumn, formatOption, ONE_FORMATS, printLine, printList, printYaml, type Kind, type OneFormat } from '../../output/list.js';
import { interrupted } from '../../terminal/interrupted.js';
import { findObject } from './objects.js';

type HistoryType = NonNullable<NonNullable<operations['listHistory']['parameters']['query']>['type']>;
interface EventsOptions extends ServerOptions {
  output: OneFormat;
  follow?: true;
  tenant?: string;
  type?: LiveEvent['type'];
  cluster?: string;
  object?: string;
  limit: number;
}
const HISTORY_TYPES: readonly HistoryType[] = [
  ...(['source.failed', 'render.failed', 'sync.finished', 'health.changed', 'drift.healed', 'rollout.changed'] as const),
  ...(['promotion.changed', 'git.pushed', 'action.audited'] as const),
];
/** Told live only: what they said before is what the other events tell. */
const STATE_TYPES = ['source.status', 'render.status', 'sync.status', 'catalog.reported', 'application.held'] as const;

/** `fairlead events [TENANT/NAME] [--follow]`. */
export function register(program: Command): void {
  withServer(program.command('events'))
    .addArgument(new Argument('[tenant/name]', 'only of this application').argParser(applicationId))
    .option('-f, --follow', 'go on with what happens from now on, until Ctrl-C')
    .option('-t, --tenant <name>', 'only of this tenant (with --follow)')
    .addOption(new Option('--type <type>', 'only of this type').choices([...HISTORY_TYPES, ...STATE_TYPES]))
    .option('--object <kind/[namespace/]name>', 'what Kubernetes tells of one object, such as Pod/web-5b6c')
    .option('-c, --cluster <name>', 'only of this cluster')
    .option('--limit <number>', 'so many of the past', count, 20)
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .addHelpText('after', '\nWith -o json each event is one line; with -o yaml each is a document.')
    .action(events);
}

async function events(id: ApplicationId | undefined, options: EventsOptions): Promise<void> {
  if (id === undefined && (!options.follow || options.object !== undefined)) {
    throw new CliError('name an application (TENANT/NAME) to see its past, or add --follow to see what happens to all.');
  }
  const connection = await connect(options);
  if (id !== undefined && options.object !== undefined) return kubernetesEvents(connection, id, options.object, options);
  if (id !== undefined) for (const event of await past(connection, id, options)) await printEvent(event, options.output);
  if (!options.follow) return;
  const query = { tenant: id?.tenant ?? options.tenant, application: id?.name, type: options.type };
  for await (const message of followLive(connection, query, interrupted())) {
    if (message.kind === 'reset') tell(`fairlead: some events are missing here. ${message.reason}`);
    if (message.kind !== 'event') continue;
    const { event } = message;
    if (options.cluster === undefined || event.cluster === options.cluster) await printEvent(event, options.output);
  }
}

async function past({ api }: Connection, id: ApplicationId, { type, cluster, limit }: EventsOptions): Promise<LiveEvent[]> {
  if (type !== undefined && !isHistory(type)) return [];
  const { data } = await api.GET('/api/v1/applications/{tenant}/{name}/history', {
    params: { path: id, query: { limit: Math.min(limit, 500), type, cluster } },
  });
  return (data?.items ?? []).reverse();
}
const isHistory = (type: string): type is HistoryType => HISTORY_TYPES.some((known) => known === type);

const kubernetes: Kind<ClusterEvent> = {
  nameOf: ({ object, reason }) => `event/${object}/${reason}`,
  columns: [
    agoColumn('LAST', ({ lastAt }) => lastAt),
    { title: 'TYPE', value: ({ type }) => type, colour: ({ type }) => (type === 'Normal' ? undefined : 'yellow') },
    { title: 'REASON', value: ({ reason }) => reason },
    { title: 'TIMES', value: ({ count: times }) => times },
    { title: 'FROM', value: ({ source }) => source },
    { title: 'MESSAGE', value: ({ message }) => message },
  ],
};
async function kubernetesEvents(connection: Connection, id: ApplicationId, object: string, options: EventsOptions): Promise<void> {
  if (options.follow) throw new CliError('--follow goes with the events of an application, not with --object.', ExitCode.usage);
  const query = await findObject(connection, id, object, options.cluster);
  const { data } = await connection.api.GET('/api/v1/applications/{tenant}/{name}/object/events', { params: { path: id, query } });
  await printList((data?.items ?? []).slice(0, options.limit), options.output, kubernetes);
}

async function printEvent(event: LiveEvent, format: OneFormat): Promise<void> {
  if (format === 'json') return printJsonLine(event);
  if (format === 'yaml') {
    printData('---\n');
    return printYaml(event);
  }
  const { at, tenant, application, type, summary } = event;
  const about = application === undefined ? tenant : `${tenant}/${application}`;
  printLine(`${at}  ${about.padEnd(24)}  ${type.padEnd(16)}  ${summary.replace(/\s*\n\s*/g, ' ')}`);
}
