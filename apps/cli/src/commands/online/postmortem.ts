import { Argument, type Command } from 'commander';
import { ApiHistoryPage } from '@fairlead/contracts';
import { applicationId, connect, duration, pathOf, withServer, type ApplicationId, type OnlineOptions } from './command.js';
import { OnlineError } from './errors.js';
import { printLine } from './output.js';
import { postmortem } from '../../output/postmortem.js';

interface PostmortemOptions extends OnlineOptions {
  since?: number;
}

/** `fairlead postmortem TENANT/NAME`. */
export function registerPostmortem(program: Command): void {
  withServer(
    program
      .command('postmortem')
      .description('print the last incident of an application as Markdown: what happened when, and what was done by whom'),
  )
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .option('--since <duration>', 'everything of this time, such as 2h, instead of the last incident', duration)
    .action(async (id: ApplicationId, options: PostmortemOptions) => {
      const { items } = await (await connect(options)).get(`${pathOf(id)}/history`, ApiHistoryPage, { limit: '500' });
      const since = options.since === undefined ? undefined : new Date(Date.now() - options.since);
      const page = postmortem(`${id.tenant}/${id.name}`, [...items].reverse(), since);
      if (page === undefined)
        throw new OnlineError(
          `No incident of ${id.tenant}/${id.name} is in its last ${items.length} events. Take --since 2h for everything of the last two hours.`,
        );
      printLine(page);
    });
}
