import type { operations } from '@fairlead/api-client';
import type { Command } from 'commander';
import { connect } from '../../api/connection.js';
import { readAll } from '../../api/paging.js';
import { CliError, ExitCode } from '../../errors.js';
import { moment } from '../../input/arguments.js';
import { printStream } from '../../output/format.js';
import { auditEntries } from '../../output/kinds.js';
import { asList, list, withTenant, type Listing, type ListOptions } from './listing.js';

type AuditQuery = NonNullable<operations['listAudit']['parameters']['query']>;
interface AuditOptions extends ListOptions, Omit<AuditQuery, 'limit' | 'cursor' | 'tenant'> {
  since?: string;
  until?: string;
  export?: 'ndjson' | 'csv';
}
const listing: Listing<Parameters<typeof auditEntries.nameOf>[0], AuditOptions> = {
  kind: auditEntries,
  limit: 200,
  read: ({ api }, options, most) =>
    readAll((page) => api.GET('/api/v1/audit', { params: { query: { ...filterOf(options), ...page } } }), most),
  concerns: ({ type }) => type === 'action.audited',
};

/** `fairlead audit`. */
export function register(program: Command): void {
  const command = program.command('audit');
  withTenant(command)
    .option('--application <name>', 'only of this application; needs --tenant')
    .option('--actor <user>', 'only of this person')
    .option('--action <action>', 'only this, such as sync or approve-promotion')
    .option('--via <way>', 'only by slack, api, cli, console or forge')
    .option('--outcome <outcome>', 'only accepted, refused, done or failed')
    .option('--since <moment>', 'not before this moment, or for so long: 2h', moment(-1))
    .option('--until <moment>', 'before this moment', moment(-1))
    .option('--text <text>', 'only entries whose actor, detail or reason holds this text')
    .option('--export <format>', 'all of it as ndjson or csv, oldest first');
  asList(command, listing).action((options: AuditOptions) => (options.export === undefined ? list(options, listing) : exportTo(options)));
}

/** As it comes: an audit log may be larger than memory. */
async function exportTo(options: AuditOptions): Promise<void> {
  const format = options.export;
  if (format !== 'ndjson' && format !== 'csv') throw new CliError(`--export ${format}: there are ndjson and csv.`, ExitCode.usage);
  const { api } = await connect(options);
  const query = { ...filterOf(options), format };
  const { data } = await api.GET('/api/v1/audit/export', { params: { query }, parseAs: 'stream' });
  await printStream(data as unknown as AsyncIterable<Uint8Array>);
}

const filterOf = ({
  tenant,
  application,
  actor,
  action,
  via,
  outcome,
  since,
  until,
  text,
}: AuditOptions): Omit<AuditQuery, 'limit' | 'cursor'> => ({
  ...{ tenant, application, actor, action, via, outcome, text },
  from: since,
  to: until,
});
