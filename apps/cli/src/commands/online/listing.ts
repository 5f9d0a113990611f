import type { LiveEvent } from '@fairlead/api-client';
import type { Command } from 'commander';
import { connect, withServer, type Connection, type ServerOptions } from '../../api/connection.js';
import type { LiveQuery } from '../../api/live.js';
import { count } from '../../input/arguments.js';
import { FORMATS, formatOption, printList, sorted, withSort, type Format, type Kind } from '../../output/list.js';
import { tell } from '../../output/format.js';

export interface ListOptions extends ServerOptions {
  output: Format;
  sort?: string;
  watch?: true;
  limit?: number;
  tenant?: string;
}
/** How a kind of thing is read and followed. */
export interface Listing<T, O> {
  readonly kind: Kind<T>;
  /** @param most so many are enough */
  readonly read: (connection: Connection, options: O, most: number) => Promise<{ items: readonly T[]; more: boolean }>;
  /** Whether an event may change the list; absent: any. */
  readonly concerns?: (event: LiveEvent) => boolean;
  /** Most items where --limit says nothing; absent: all. */
  readonly limit?: number;
}

/** Gives a command the options of every list: -o, --sort, --limit, --watch. */
export function asList<T, O extends ListOptions>(command: Command, listing: Listing<T, O>): Command {
  withSort(withServer(command).addOption(formatOption(FORMATS, 'table')))
    .option('-w, --watch', 'go on: show what changes, as it changes')
    .option(
      '--limit <number>',
      listing.limit === undefined ? 'the first so many (default: all)' : `so many (default: ${listing.limit})`,
      count,
    );
  return command.action(async (...given: unknown[]) => {
    // Commander gives arguments, then the options, then the command.
    await list(given.at(-2) as O, listing);
  });
}

export async function list<T, O extends ListOptions>(
  options: O,
  { kind, read, concerns = () => true, limit = Infinity }: Listing<T, O>,
): Promise<void> {
  const connection = await connect(options);
  const readSorted = async (): Promise<{ items: readonly T[]; more: boolean }> => {
    const { items, more } = await read(connection, options, options.limit ?? limit);
    return { items: sorted(items, options.sort, kind.columns), more };
  };
  if (options.watch) {
    const { watchList } = await import('../../output/watch.js');
    const query: LiveQuery = options.tenant === undefined ? {} : { tenant: options.tenant };
    return watchList(connection, { read: async () => (await readSorted()).items, kind, query, concerns }, options.output);
  }
  const { items, more } = await readSorted();
  await printList(items, options.output, kind);
  if (more) tell(`There are more than these ${items.length}: --limit takes more of them.`);
}

export const withTenant = (command: Command): Command =>
  command.option('-A, --all-tenants', 'of all tenants (the default without --tenant)').option('-t, --tenant <name>', 'only of this tenant');
