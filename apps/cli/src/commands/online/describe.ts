import { Argument, type Command } from 'commander';
import { ApiApplicationDetail, ApiHistoryPage, ApiObjectPage, type ApiCondition, type ApiObject } from '@fairlead/contracts';
import { applicationId, connect, output, pathOf, withServer, type ApplicationId, type OnlineOptions } from './command.js';
import { ago, colourOf, printOne, short, tableOf, type Column } from './output.js';

const FORMATS = ['table', 'json', 'yaml'] as const;
interface DescribeOptions extends OnlineOptions {
  output: (typeof FORMATS)[number];
}
interface Described {
  application: ApiApplicationDetail;
  objects: ApiObjectPage;
  events: ApiHistoryPage['items'];
}

/** `fairlead describe application TENANT/NAME`. */
export function registerDescribe(program: Command): void {
  const describe = program.command('describe').description('tell everything about one thing');
  withServer(describe.command('application').alias('app').description('an application: conditions, clusters, objects, last events'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .addOption(output(FORMATS, 'table'))
    .action(async (id: ApplicationId, options: DescribeOptions) => {
      const client = await connect(options);
      const path = pathOf(id);
      const [application, objects, history] = await Promise.all([
        client.get(path, ApiApplicationDetail),
        client.get(`${path}/objects`, ApiObjectPage, { limit: '200' }),
        client.get(`${path}/history`, ApiHistoryPage, { limit: '10' }),
      ]);
      const described: Described = { application, objects, events: history.items };
      printOne(described, options.output, () => asText(described));
    });
}

function asText({ application, objects, events }: Described): string {
  return [head(application), conditions(application.conditions), objectTable(objects), lastEvents(events)].join('\n\n');
}

function head(application: ApiApplicationDetail): string {
  const { tenant, name, repository, ref, path, clusters, sync, health, reason, revision, declaredBy } = application;
  const at = declaredBy?.at;
  const place = [at?.file, at?.line].filter((part) => part !== undefined).join(':');
  const lines: [string, string][] = [
    ['Application', `${tenant}/${name}`],
    ['State', `${sync}, ${health}: ${reason}`],
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
    [
      'Declared by',
      declaredBy === undefined ? 'nobody any more' : `${declaredBy.tenant}/${declaredBy.application}${place === '' ? '' : ` at ${place}`}`,
    ],
  ];
  return lines.map(([label, text]) => `${`${label}:`.padEnd(13)}${text.trim()}`).join('\n');
}

const SIGN = { True: 'ok', False: 'PROBLEM', Unknown: 'waiting' } as const;

function conditions(list: readonly ApiCondition[]): string {
  const lines = list.map(({ stage, cluster, status, message, at }) => {
    const where = cluster === undefined ? stage : `${stage} (${cluster})`;
    return `  ${where}: ${SIGN[status]}${at === undefined ? '' : `, ${ago(at)}`}. ${message}`;
  });
  return ['Conditions:', ...lines].join('\n');
}

const objectColumns: Column<ApiObject>[] = [
  { title: '  CLUSTER', value: ({ cluster }) => `  ${cluster}` },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'NAMESPACE', value: ({ namespace }) => namespace },
  { title: 'NAME', value: ({ name }) => name },
  { title: 'SYNC', value: ({ sync }) => sync },
  { title: 'HEALTH', value: ({ health }) => health, colour: ({ health }) => colourOf(health) },
  { title: 'MESSAGE', value: ({ message }) => message },
];

function objectTable({ items, total }: ApiObjectPage): string {
  if (items.length === 0) return total === 0 ? 'Objects: none' : `Objects: ${total}, none of which is told of`;
  return [`Objects (${items.length === total ? total : `${items.length} of ${total}`}):`, tableOf(items, objectColumns).trimEnd()].join(
    '\n',
  );
}

function lastEvents(events: Described['events']): string {
  if (events.length === 0) return 'Events: none';
  return ['Last events:', ...events.map(({ at, summary }) => `  ${ago(at).padEnd(9)} ${summary}`)].join('\n');
}
