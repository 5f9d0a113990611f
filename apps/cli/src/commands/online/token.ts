import { dataOf, type TokenCreated } from '@fairlead/api-client';
import { Argument, Option, type Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { readAll } from '../../api/paging.js';
import { count } from '../../input/arguments.js';
import { tell } from '../../output/format.js';
import { tokens } from '../../output/kinds.js';
import { formatOption, ONE_FORMATS, printOne, type OneFormat } from '../../output/list.js';
import { asList, type ListOptions } from './listing.js';

interface CreateOptions extends ServerOptions {
  output: OneFormat;
  role: TokenCreated['role'];
  days: number;
  reason?: string;
}

/** `fairlead token create|list|revoke`. */
export function register(program: Command): void {
  const token = program.command('token');
  withServer(token.command('create').description('make one, which is printed once and known to nobody afterwards'))
    .addArgument(new Argument('<tenant>'))
    .addArgument(new Argument('<name>', 'what it is for, such as ci'))
    .addOption(
      new Option('--role <role>', 'what it may do, at most what you may')
        .choices(['viewer', 'operator', 'approver', 'admin'])
        .default('viewer'),
    )
    .option('--days <number>', 'valid for so long, 365 at most', count, 90)
    .option('--reason <text>', 'why, for the audit log')
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .action(async (tenant: string, name: string, options: CreateOptions) => {
      const { api } = await connect(options);
      const { role, days, reason } = options;
      const body = { name, role, expiresInDays: days, reason };
      const made = dataOf(await api.POST('/api/v1/tenants/{tenant}/tokens', { params: { path: { tenant } }, body }));
      await printOne(made, options.output, () => made.token);
      tell(
        `Token ${made.id} of ${tenant} (${role}) is valid until ${made.expiresAt}. It is shown this once: keep it where secrets are kept.`,
      );
    });
  const list = token.command('list').description('those of a tenant, newest first').addArgument(new Argument('<tenant>'));
  asList(list, {
    kind: tokens,
    read: ({ api }, _options: ListOptions, most) => {
      const path = { tenant: String(list.args[0]) };
      return readAll((query) => api.GET('/api/v1/tenants/{tenant}/tokens', { params: { path, query } }), most);
    },
  });
  withServer(token.command('revoke').description('make one worthless at once'))
    .addArgument(new Argument('<tenant>'))
    .addArgument(new Argument('<id>'))
    .action(async (tenant: string, id: string, options: ServerOptions) => {
      const { api } = await connect(options);
      await api.DELETE('/api/v1/tenants/{tenant}/tokens/{id}', { params: { path: { tenant, id } } });
      tell(`Token ${id} of ${tenant} is revoked.`);
    });
}
