import { dataOf, type IncidentDetail, type operations } from '@fairlead/api-client';
import { Argument, Option, type Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { readAll } from '../../api/paging.js';
import { ago, formatOption, ONE_FORMATS, printOne, short, type OneFormat } from '../../output/list.js';
import { incidents } from '../../output/kinds.js';
import { asList, withTenant, type ListOptions } from './listing.js';

type State = NonNullable<NonNullable<operations['listIncidents']['parameters']['query']>['state']>;
interface IncidentOptions extends ListOptions {
  application?: string;
  state?: State;
}

/** `fairlead incidents [list|show ID]`. */
export function register(program: Command): void {
  const command = program.command('incidents').alias('incident');
  const list = withTenant(command.command('list', { isDefault: true }).description('all of them'))
    .option('--application <name>', 'only of this application; needs --tenant')
    .addOption(new Option('--state <state>', 'only open or resolved ones').choices(['open', 'resolved']));
  asList(list, {
    kind: incidents,
    limit: 200,
    read: ({ api }, { tenant, application, state }: IncidentOptions, most) =>
      readAll((page) => api.GET('/api/v1/incidents', { params: { query: { tenant, application, state, ...page } } }), most),
  });
  withServer(command.command('show').description('one of them, with its timeline'))
    .addArgument(new Argument('<id>'))
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .action(async (id: string, options: ServerOptions & { output: OneFormat }) => {
      const { api } = await connect(options);
      const incident = dataOf(await api.GET('/api/v1/incidents/{id}', { params: { path: { id } } }));
      await printOne(incident, options.output, () => asText(incident));
    });
}

function asText(incident: IncidentDetail): string {
  const { id, tenant, application, cluster, state, stage, summary, revision, openedAt, resolvedAt, resolution, actors, timeline } =
    incident;
  return [
    `Incident ${id}: ${tenant}/${application}${cluster === undefined ? '' : ` on ${cluster}`}, ${state} (${stage})`,
    summary,
    `Opened:   ${openedAt} (${ago(openedAt)})`,
    resolvedAt === undefined ? undefined : `Resolved: ${resolvedAt}. ${resolution ?? ''}`.trimEnd(),
    revision && `Commit:   ${short(revision.commit)} ${revision.subject ?? ''}${revision.author ? ` (${revision.author})` : ''}`,
    actors.length === 0 ? undefined : `Acted:    ${actors.join(', ')}`,
    '',
    'Timeline:',
    ...timeline.map(({ at, summary: what }) => `  ${at}  ${what.replace(/\s*\n\s*/g, ' ')}`),
    '',
    `As a page to fill in: fairlead postmortem ${id}`,
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}
