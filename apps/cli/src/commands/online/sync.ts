import { Argument, type Command } from 'commander';
import { ApiSyncAccepted } from '@fairlead/contracts';
import { applicationId, connect, pathOf, withServer, type ApplicationId } from './command.js';
import { tell } from '../../output/format.js';
import { printOne } from './output.js';
import { waitFor, withWaiting, type WaitOptions } from './wait.js';

interface SyncOptions extends WaitOptions {
  reason?: string;
  wait?: true;
}

/** `fairlead sync TENANT/NAME [--wait]`. */
export function registerSync(program: Command): void {
  withWaiting(withServer(program.command('sync').description('read the repository and sync every cluster now')))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .option('--reason <text>', 'why, for those who read the history')
    .option('--wait', 'wait until it is done, as `fairlead wait` does')
    .action(async (id: ApplicationId, options: SyncOptions) => {
      const client = await connect(options);
      const body = options.reason === undefined ? {} : { reason: options.reason };
      const request = (): Promise<ApiSyncAccepted> => client.post(`${pathOf(id)}/sync`, ApiSyncAccepted, body);
      if (options.wait) {
        return waitFor(client, id, options, async () => {
          const { clusters } = await request();
          tell(`asked for a sync of ${id.tenant}/${id.name} on ${clusters.join(', ') || 'no cluster'}`);
          return clusters;
        });
      }
      const accepted = await request();
      printOne(
        accepted,
        options.output,
        () =>
          `Sync of ${id.tenant}/${id.name} asked for on ${accepted.clusters.join(', ') || 'no cluster'}. See what becomes of it: fairlead events ${id.tenant}/${id.name} --follow`,
      );
    });
}
