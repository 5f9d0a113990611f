import { Argument, type Command } from 'commander';
import { dataOf } from '@fairlead/api-client';
import { once } from '../../api/commanding.js';
import { connect, withServer } from '../../api/connection.js';
import { applicationId, idText, type ApplicationId } from '../../input/arguments.js';
import { printOne } from '../../output/list.js';
import { tell } from '../../output/format.js';
import { actOnObject } from './object-actions.js';
import { waitFor, withWaiting, type WaitOptions } from './wait.js';

interface SyncOptions extends WaitOptions {
  reason?: string;
  wait?: true;
  object?: string;
  cluster?: string;
}

/** `fairlead sync TENANT/NAME [--wait]`. */
export function register(program: Command): void {
  withWaiting(withServer(program.command('sync')))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .option('--reason <text>', 'why, for those who read the history')
    .option('--wait', 'wait until it is done, as `fairlead wait` does')
    .option('--object <kind/[namespace/]name>', 'apply this object alone, as its rendering says and also where nothing differs')
    .option('-c, --cluster <name>', 'with --object: where it is on more than one')
    .action(async (id: ApplicationId, options: SyncOptions) => {
      if (options.object !== undefined) return actOnObject('sync', id, options.object, options);
      const connection = await connect(options);
      const header = once();
      const request = async () =>
        dataOf(
          await connection.api.POST('/api/v1/applications/{tenant}/{name}/sync', {
            params: { path: id, header },
            body: { reason: options.reason },
          }),
        );
      if (options.wait) {
        return waitFor(connection, id, options, async () => {
          const { clusters } = await request();
          tell(`asked for a sync of ${idText(id)} on ${clusters.join(', ') || 'no cluster'}`);
          return clusters;
        });
      }
      const accepted = await request();
      const on = accepted.clusters.join(', ') || 'no cluster';
      await printOne(
        accepted,
        options.output,
        () => `Sync of ${idText(id)} asked for on ${on}. See what becomes of it: fairlead events ${idText(id)} --follow`,
      );
    });
}
