import { Argument, Option, type Command } from 'commander';
import { ApiHistoryPage, LiveType, type ApiLiveEvent } from '@fairlead/contracts';
import { applicationId, connect, output, pathOf, withServer, type ApplicationId, type OnlineOptions } from './command.js';
import { tell } from '../../output/format.js';
import { OnlineError } from './errors.js';
import { printLine, printYaml } from './output.js';

const FORMATS = ['table', 'json', 'yaml'] as const;
interface EventsOptions extends OnlineOptions {
  output: (typeof FORMATS)[number];
  follow?: true;
  tenant?: string;
  type?: LiveType;
  limit: string;
}

/** `fairlead events [TENANT/NAME] [--follow]`. */
export function registerEvents(program: Command): void {
  withServer(program.command('events').description('what happened to an application, or with --follow what happens to all'))
    .addArgument(new Argument('[tenant/name]', 'only of this application').argParser(applicationId))
    .option('-f, --follow', 'go on with what happens from now on, until Ctrl-C')
    .option('-t, --tenant <name>', 'only of this tenant (with --follow)')
    .addOption(new Option('--type <type>', 'only of this type').choices(LiveType.options))
    .option('--limit <number>', 'so many of the past', '20')
    .addOption(output(FORMATS, 'table'))
    .addHelpText('after', '\nWith -o json each event is one line; with -o yaml each is a document.')
    .action(async (id: ApplicationId | undefined, options: EventsOptions) => {
      const client = await connect(options);
      if (id !== undefined) {
        const query = { limit: options.limit, type: options.type };
        const past = isState(options.type) ? [] : (await client.get(`${pathOf(id)}/history`, ApiHistoryPage, query)).items;
        for (const event of past.reverse()) printEvent(event, options.output);
      } else if (!options.follow) {
        throw new OnlineError('name an application (TENANT/NAME) to see its past, or add --follow to see what happens to all.');
      }
      if (!options.follow) return;
      const ended = new AbortController();
      process.once('SIGINT', () => ended.abort());
      process.once('SIGTERM', () => ended.abort());
      const query = { tenant: id?.tenant ?? options.tenant, application: id?.name, type: options.type };
      for await (const message of client.live(query, ended.signal)) {
        if (message.kind === 'event') printEvent(message.event, options.output);
        else if (message.kind === 'reset') tell(`fairlead: some events are missing here. ${message.reason}`);
      }
    });
}

/** States are told live only: their past is what the events tell. */
const isState = (type: LiveType | undefined): boolean => type?.endsWith('.status') === true || type === 'catalog.reported';

function printEvent(event: ApiLiveEvent, format: EventsOptions['output']): void {
  if (format === 'json') return printLine(JSON.stringify(event));
  if (format === 'yaml') {
    printLine('---');
    return printYaml(event);
  }
  const { at, tenant, application, type, summary } = event;
  printLine(`${at}  ${`${tenant}/${application}`.padEnd(24)}  ${type.padEnd(16)}  ${summary.replace(/\s*\n\s*/g, ' ')}`);
}
