import { dataOf, type Me } from '@fairlead/api-client';
import type { Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { formatOption, ONE_FORMATS, printOne, type OneFormat } from '../../output/list.js';

/** `fairlead whoami`. */
export function register(program: Command): void {
  withServer(program.command('whoami'))
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .action(async (options: ServerOptions & { output: OneFormat }) => {
      const { api, endpoint } = await connect(options);
      // What only browsers need is nobody's to see.
      const { csrf: _csrf, ...me } = dataOf(await api.GET('/api/v1/me'));
      await printOne(me, options.output, () => asText(me, endpoint.url));
    });
}

function asText({ user, displayName, by, admin, groups, roles, expiresAt }: Omit<Me, 'csrf'>, url: string): string {
  const how = { session: 'signed in', token: 'with an API token', nobody: 'sign-in is off' }[by];
  const lines = [
    `${user}${displayName === undefined ? '' : ` (${displayName})`} at ${url}: ${how}${expiresAt === undefined ? '' : `, until ${expiresAt}`}`,
  ];
  if (groups.length > 0) lines.push(`Groups: ${groups.join(', ')}`);
  const named = Object.entries(roles).map(([tenant, role]) => `${tenant} (${role})`);
  lines.push(
    admin ? 'Operates the platform, and may act for every tenant.' : `Tenants: ${named.join(', ') || 'none: nothing can be seen'}`,
  );
  return lines.join('\n');
}
