import type { Argument, Command, Option } from 'commander';
import { connect } from '../api/connection.js';
import { suggestNames } from './online/suggest-names.js';

export interface Suggestion {
  readonly value: string;
  /** Shown beside it where the shell does that. */
  readonly about?: string;
}
/** Whoever presses Tab waits no longer than this for names, in milliseconds. */
const PATIENCE = 1_000;
const VALUES: Readonly<Record<string, readonly string[]>> = {
  health: ['Healthy', 'Progressing', 'Suspended', 'Degraded', 'Missing', 'Unknown'],
  sync: ['Synced', 'Syncing', 'OutOfSync', 'Failed', 'Unknown'],
  outcome: ['accepted', 'refused', 'done', 'failed'],
  via: ['slack', 'api', 'cli', 'console', 'forge'],
  export: ['ndjson', 'csv'],
};

/** What may come next on a command line. @param words those so far; the last is the one to be completed */
export async function complete(program: Command, words: readonly string[]): Promise<Suggestion[]> {
  const current = words.at(-1) ?? '';
  const { command, operands, open, server } = read(program, words.slice(0, -1));
  const found =
    open !== undefined
      ? await ofOption(open, current, server)
      : current.startsWith('-')
        ? optionsOf(program, command)
        : [...commandsOf(command, operands), ...(await ofArgument(argumentAt(command, operands), current, server))];
  return found.filter(({ value }) => value.startsWith(current));
}

interface Read {
  readonly command: Command;
  readonly operands: number;
  /** Option whose value comes next. */
  readonly open: Option | undefined;
  readonly server: string | undefined;
}
function read(program: Command, words: readonly string[]): Read {
  let command = program;
  let operands = 0;
  let open: Option | undefined;
  let server: string | undefined;
  for (const word of words) {
    if (open !== undefined) {
      if (open.attributeName() === 'server') server = word;
      open = undefined;
    } else if (word.startsWith('-')) {
      const option = command.options.find(({ short, long }) => word === short || word === long);
      if (option !== undefined && (option.required || option.optional)) open = option;
    } else {
      const below = operands === 0 ? command.commands.find((one) => one.name() === word || one.aliases().includes(word)) : undefined;
      if (below === undefined) operands++;
      else command = below;
    }
  }
  return { command: operands === 0 ? command : standard(command), operands, open, server };
}
/** The command that is meant where a word names none below; commander keeps that to itself. */
function standard(command: Command): Command {
  const name = (command as { _defaultCommandName?: string | null })._defaultCommandName;
  return command.commands.find((one) => one.name() === name) ?? command;
}

const commandsOf = (command: Command, operands: number): Suggestion[] =>
  operands > 0
    ? []
    : command.commands
        .filter((one) => one.name() !== '__complete')
        .map((one) => ({ value: one.name(), about: (one.description().split(/[:;,]/)[0] ?? '').slice(0, 70) }));

function optionsOf(program: Command, command: Command): Suggestion[] {
  const options = [
    ...standard(command).options,
    ...(command === program ? [] : program.options.filter(({ long }) => long === '--no-color')),
  ];
  return [...options.map(({ long, short, description }) => ({ value: long ?? short ?? '', about: description })), { value: '--help' }];
}

function argumentAt(command: Command, operands: number): Argument | undefined {
  const known = standard(command).registeredArguments;
  return known[operands] ?? (known.at(-1)?.variadic ? known.at(-1) : undefined);
}

const values = (list: readonly string[]): Suggestion[] => list.map((value) => ({ value }));
const ofOption = async (option: Option, current: string, server: string | undefined): Promise<Suggestion[]> =>
  values(option.argChoices ?? VALUES[option.attributeName()] ?? (await names(option.attributeName(), current, server)));
const ofArgument = async (argument: Argument | undefined, current: string, server: string | undefined): Promise<Suggestion[]> =>
  argument === undefined ? [] : values(argument.argChoices ?? (await names(argument.name(), current, server)));

/** None where the api is away, slow, or refuses: completion is no place for errors. */
async function names(of: string, current: string, server: string | undefined): Promise<readonly string[]> {
  try {
    return await suggestNames(await connect(server === undefined ? {} : { server }, PATIENCE), of, current);
  } catch {
    return [];
  }
}
