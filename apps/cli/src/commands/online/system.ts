import { dataOf, type Consumer, type Service, type Stream, type System } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { asCommand, once, tellOutcome, withOutcome, type CommandOptions } from '../../api/commanding.js';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { readAll } from '../../api/paging.js';
import { deadLetters } from '../../output/kinds.js';
import { agoColumn, formatOption, ONE_FORMATS, printOne, tableOf, type Column, type OneFormat } from '../../output/list.js';
import { asList, type ListOptions } from './listing.js';

type Options = ServerOptions & { output: OneFormat };

/** `fairlead system [show|dead-letters|dead-letter|replay|discard|rebuild]`. */
export function register(program: Command): void {
  const system = program.command('system');
  withServer(system.command('show', { isDefault: true }).description('services, streams, leases and the database'))
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .action(async (options: Options) => {
      const { api } = await connect(options);
      const found = dataOf(await api.GET('/api/v1/system'));
      await printOne(found, options.output, () => asText(found));
    });
  asList(system.command('dead-letters').description('messages that consumers have given up on, newest first'), {
    kind: deadLetters,
    read: ({ api }, _options: ListOptions, most) => readAll((query) => api.GET('/api/v1/system/dead-letters', { params: { query } }), most),
  });
  withServer(system.command('dead-letter').description('one of them with its message, in which what looks secret is hidden'))
    .addArgument(new Argument('<id>'))
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .action(async (id: string, options: Options) => {
      const { api } = await connect(options);
      const letter = dataOf(await api.GET('/api/v1/system/dead-letters/{id}', { params: { path: { id } } }));
      const { consumer, subject, attempts, error, at, message } = letter;
      await printOne(
        letter,
        options.output,
        () => `${id}, ${at}\n${consumer} gave up on ${subject} after ${attempts} attempts: ${error.message} (${error.code})\n\n${message}`,
      );
    });
  for (const [decision, what] of [
    ['replay', 'send one again, which is harmless where it was handled already'],
    ['discard', 'drop one for good'],
  ] as const) {
    asCommand(system.command(decision).description(what))
      .addArgument(new Argument('<id>'))
      .action(async (id: string, options: CommandOptions) => {
        const connection = await connect(options);
        const accepted = await connection.api.POST('/api/v1/system/dead-letters/{id}/decision', {
          params: { path: { id }, header: once() },
          body: { decision, reason: options.reason },
        });
        await tellOutcome(connection, dataOf(accepted), options);
      });
  }
  withOutcome(system.command('rebuild').description('write what lists show anew, from what services said last')).action(
    async (options: CommandOptions) => {
      const connection = await connect(options);
      const accepted = await connection.api.POST('/api/v1/system/rebuild', {
        params: { header: once() },
        body: options.reason === undefined ? {} : { reason: options.reason },
      });
      await tellOutcome(connection, dataOf(accepted), options);
    },
  );
}

const services: readonly Column<Service>[] = [
  { title: 'SERVICE', value: ({ service }) => service },
  { title: 'INSTANCE', value: ({ instance }) => instance },
  { title: 'VERSION', value: ({ version }) => version },
  { title: 'STATE', value: stateOf, colour: (one) => (stateOf(one) === 'ready' ? 'green' : 'red') },
  agoColumn('STARTED', ({ startedAt }) => startedAt),
  agoColumn('SEEN', ({ lastSeenAt }) => lastSeenAt),
];
function stateOf({ alive, problems }: Service): string {
  if (!alive) return 'silent';
  const named = Object.entries(problems).map(([what, why]) => `${what}: ${why}`);
  return named.length === 0 ? 'ready' : named.join('; ');
}
type Behind = Consumer & { readonly stream: string };
const streams: readonly Column<Stream>[] = [
  { title: 'STREAM', value: ({ name }) => name },
  { title: 'MESSAGES', value: ({ messages }) => messages },
  { title: 'BYTES', value: ({ bytes }) => bytes },
  agoColumn('NEWEST', ({ lastAt }) => lastAt),
  { title: 'CONSUMERS', value: ({ consumers }) => consumers.length },
];
const behind: readonly Column<Behind>[] = [
  { title: 'CONSUMER', value: ({ name }) => name },
  { title: 'STREAM', value: ({ stream }) => stream },
  { title: 'PENDING', value: ({ pending }) => pending },
  { title: 'IN WORK', value: ({ inWork }) => inWork },
  { title: 'REDELIVERED', value: ({ redelivered }) => redelivered },
];

function asText({ version, services: all, streams: known, leases, database, deadLetters: letters }: System): string {
  const lagging = known
    .flatMap(({ name, consumers }) => consumers.map((consumer) => ({ ...consumer, stream: name })))
    .filter(({ pending, inWork }) => pending + inWork > 0)
    .sort((one, other) => other.pending - one.pending);
  return [
    `Fairlead ${version}`,
    tableOf(all, services).trimEnd(),
    tableOf(known, streams).trimEnd(),
    lagging.length === 0 ? 'No consumer is behind.' : tableOf(lagging, behind).trimEnd(),
    [
      'Leases:',
      ...leases.map(({ group, instance, shards, names }) => `  ${group}: ${instance} holds ${shards} (${names.join(', ')})`),
    ].join('\n'),
    `Database: ${database.problem ?? 'ok'}`,
    `Dead letters: ${letters}${letters === 0 ? '' : '; see `fairlead system dead-letters`'}`,
  ].join('\n\n');
}
