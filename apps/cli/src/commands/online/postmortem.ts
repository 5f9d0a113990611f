import { dataOf } from '@fairlead/api-client';
import { Argument, InvalidArgumentError, type Command } from 'commander';
import { connect, withServer, type Connection, type ServerOptions } from '../../api/connection.js';
import { CliError } from '../../errors.js';
import { applicationId, duration, idText, type ApplicationId } from '../../input/arguments.js';
import { printLine } from '../../output/list.js';

interface PostmortemOptions extends ServerOptions {
  since?: number;
}

/** `fairlead postmortem TENANT/NAME|INCIDENT`. */
export function register(program: Command): void {
  withServer(program.command('postmortem'))
    .addArgument(new Argument('<tenant/name|incident>').argParser(incidentOrApplication))
    .option('--since <duration>', 'everything of this time, such as 2h, instead of the last incident', duration)
    .action(async (what: string | ApplicationId, options: PostmortemOptions) => {
      const connection = await connect(options);
      printLine(typeof what === 'string' ? await ofIncident(connection, what) : await ofApplication(connection, what, options.since));
    });
}

function incidentOrApplication(text: string): string | ApplicationId {
  if (/^[1-9]\d{0,15}$/.test(text)) return text;
  if (!text.includes('/')) throw new InvalidArgumentError('must be TENANT/NAME, such as team-a/shop, or the number of an incident.');
  return applicationId(text);
}

async function ofIncident({ api }: Connection, id: string): Promise<string> {
  return dataOf(await api.GET('/api/v1/incidents/{id}', { params: { path: { id } } })).postmortem.trimEnd();
}

async function ofApplication({ api }: Connection, id: ApplicationId, since: number | undefined): Promise<string> {
  const { data } = await api.GET('/api/v1/applications/{tenant}/{name}/history', { params: { path: id, query: { limit: 500 } } });
  const events = (data?.items ?? []).reverse();
  const { postmortem } = await import('@fairlead/domain');
  const page = postmortem(idText(id), events, since === undefined ? undefined : new Date(Date.now() - since));
  if (page !== undefined) return page;
  throw new CliError(
    `No incident of ${idText(id)} is in its last ${events.length} events. Take --since 2h for everything of the last two hours.`,
  );
}
