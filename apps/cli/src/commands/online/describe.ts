import {
  dataOf,
  type ApplicationDetail,
  type Condition,
  type HistoryEvent,
  type Object as ObjectState,
  type ObjectPage,
} from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { applicationId, idText, type ApplicationId } from '../../input/arguments.js';
import { ago, formatOption, ONE_FORMATS, printOne, short, stateColumn, tableOf, type Column, type OneFormat } from '../../output/list.js';
import { describeCluster, describeRepository, describeTenant } from './described.js';

interface DescribeOptions extends ServerOptions {
  output: OneFormat;
}
interface Described {
  application: ApplicationDetail;
  objects: ObjectPage;
  events: HistoryEvent[];
}

/** `fairlead describe [application|tenant|repository|cluster] …`. */
export function register(program: Command): void {
  const describe = program.command('describe');
  const one = (name: string, aliases: string[], description: string, standard = false): Command =>
    withServer(describe.command(name, { isDefault: standard }).aliases(aliases).description(description)).addOption(
      formatOption(ONE_FORMATS, 'table'),
    );
  one('application', ['app'], 'an application: conditions, clusters, objects, last events', true)
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .action(describeApplication);
  one('tenant', [], 'a tenant: people, namespaces, destinations')
    .addArgument(new Argument('<tenant>'))
    .action((name: string, options: DescribeOptions) => describeTenant(name, options));
  one('repository', ['repo'], 'a Git repository: when it was read, and its problem')
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .action((id: ApplicationId, options: DescribeOptions) => describeRepository(id, options));
  one('cluster', [], 'a cluster: when it was heard of, its certificate for secrets')
    .addArgument(new Argument('<cluster>'))
    .action((name: string, options: DescribeOptions) => describeCluster(name, options));
}

async function describeApplication(id: ApplicationId, options: DescribeOptions): Promise<void> {
  const { api } = await connect(options);
  const path = '/api/v1/applications/{tenant}/{name}';
  const [application, objects, history] = await Promise.all([
    api.GET(path, { params: { path: id } }),
    api.GET(`${path}/objects`, { params: { path: id, query: { limit: 200 } } }),
    api.GET(`${path}/history`, { params: { path: id, query: { limit: 10 } } }),
  ]);
  const described: Described = { application: dataOf(application), objects: dataOf(objects), events: dataOf(history).items };
  await printOne(described, options.output, () => asText(described));
}

const asText = ({ application, objects, events }: Described): string =>
  [head(application), conditions(application.conditions), objectTable(objects), lastEvents(events)].join('\n\n');

function head(application: ApplicationDetail): string {
  const { repository, ref, path, clusters, sync, health, reason, revision, declaredBy, paused, held } = application;
  const at = declaredBy?.at;
  const place = [at?.file, at?.line].filter((part) => part !== undefined).join(':');
  const lines: [string, string | undefined][] = [
    ['Application', idText(application)],
    ['State', `${sync}, ${health}: ${reason}`],
    ['Paused', paused && `by ${paused.actor}, ${ago(paused.at)}${paused.until ? `, until ${paused.until}` : ''}. ${paused.reason ?? ''}`],
    [
      'Held back',
      held &&
        `${short(held.commit)}${held.instead ? `, ${short(held.instead)} runs instead` : ''}: ${held.actor} rolled back, ${ago(held.at)}`,
    ],
    ['Source', `${repository}, ${ref}, ${path}`],
    [
      'Revision',
      revision === undefined
        ? 'none was read yet'
        : `${short(revision.commit)} ${revision.subject ?? ''}${revision.author === undefined ? '' : ` (${revision.author})`}`,
    ],
    [
      'Clusters',
      clusters.length === 0
        ? 'none: it declares documents for the platform'
        : `${clusters.join(', ')}, namespace ${application.spec.destination?.namespace}`,
    ],
    ['Waits for', application.dependsOn?.map((other) => `${idText(other)} (${other.sync}, ${other.health})`).join(', ') || undefined],
    [
      'Declared by',
      declaredBy === undefined ? 'nobody any more' : `${declaredBy.tenant}/${declaredBy.application}${place === '' ? '' : ` at ${place}`}`,
    ],
  ];
  return lines.flatMap(([label, text]) => (text === undefined ? [] : [`${`${label}:`.padEnd(13)}${text.trim()}`])).join('\n');
}

const SIGN = { True: 'ok', False: 'PROBLEM', Unknown: 'waiting' } as const;

function conditions(list: readonly Condition[]): string {
  const lines = list.map(({ stage, cluster, status, message, at }) => {
    const where = cluster === undefined ? stage : `${stage} (${cluster})`;
    return `  ${where}: ${SIGN[status]}${at === undefined ? '' : `, ${ago(at)}`}. ${message}`;
  });
  return ['Conditions:', ...lines].join('\n');
}

const objectColumns: Column<ObjectState>[] = [
  { title: '  CLUSTER', value: ({ cluster }) => `  ${cluster}` },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'NAMESPACE', value: ({ namespace }) => namespace },
  { title: 'NAME', value: ({ name }) => name },
  stateColumn('SYNC', ({ sync }) => sync),
  stateColumn('HEALTH', ({ health }) => health),
  { title: 'MESSAGE', value: ({ message }) => message },
];

function objectTable({ items, total }: ObjectPage): string {
  if (items.length === 0) return total === 0 ? 'Objects: none' : `Objects: ${total}, none of which is told of`;
  const many = items.length === total ? total : `${items.length} of ${total}`;
  return [`Objects (${many}):`, tableOf(items, objectColumns).trimEnd()].join('\n');
}

function lastEvents(events: readonly HistoryEvent[]): string {
  if (events.length === 0) return 'Events: none';
  return ['Last events:', ...events.map(({ at, summary }) => `  ${ago(at).padEnd(9)} ${summary}`)].join('\n');
}
