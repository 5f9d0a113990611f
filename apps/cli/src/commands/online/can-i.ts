import { dataOf, type operations } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { ExitCode } from '../../errors.js';
import { formatOption, ONE_FORMATS, printOne, type OneFormat } from '../../output/list.js';

type Action = operations['explainAccess']['parameters']['query']['action'];
const ACTIONS: readonly Action[] = [
  ...(['view', 'read-logs', 'sync', 'pause', 'rollback', 'confirm-deletion', 'act-on-objects', 'steer-rollout'] as const),
  ...(['approve-promotion', 'manage-tokens', 'operate-platform', 'sign-in'] as const),
];

/** `fairlead can-i ACTION TENANT`. */
export function register(program: Command): void {
  withServer(program.command('can-i'))
    .addArgument(new Argument('<action>').choices(ACTIONS))
    .addArgument(new Argument('<tenant>'))
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .action(async (action: Action, tenant: string, options: ServerOptions & { output: OneFormat }) => {
      const { api } = await connect(options);
      const access = dataOf(await api.GET('/api/v1/access', { params: { query: { action, tenant } } }));
      await printOne(access, options.output, () => `${access.allowed ? 'yes' : 'no'}: ${access.why}`);
      if (!access.allowed) process.exitCode = ExitCode.refused;
    });
}
