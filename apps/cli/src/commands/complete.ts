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
  live: ['drifted', 'all'],
};

/** Arguments and options, by name, that take a file or a folder. */
const FILES: ReadonlySet<string> = new Set(['dir', 'folder', 'file', 'cert', 'roots']);

export interface Completion {
  readonly suggestions: readonly Suggestion[];
  /** Files and folders may come too. */
  readonly files: boolean;
}
const NOTHING: Completion = { suggestions: [], files: false };

/** What may come next on a command line. @param words those so far; the last is the one to be completed */
export async function complete(program: Command, words: readonly string[]): Promise<Completion> {
  const [, option, value] = /^(--[^=]+)=(.*)$/.exec(words.at(-1) ?? '') ?? [];
  // `--health=De` is one word, of which bash makes three.
  if (option !== undefined && value !== undefined) {
    const { suggestions, files } = await complete(program, [...words.slice(0, -1), option, value]);
    return { suggestions: suggestions.map((one) => ({ ...one, value: `${option}=${one.value}` })), files };
  }
  const before = words.slice(0, -1);
  const state = read(program, before);
  const current = state.open !== undefined && words.at(-1) === '=' ? '' : (words.at(-1) ?? '');
  const { suggestions, files } = await found(program, state, current);
  const taken = new Set(state.variadic ? before : []);
  return { suggestions: suggestions.filter((one) => one.value.startsWith(current) && !taken.has(one.value)), files };
}

async function found(program: Command, state: Read, current: string): Promise<Completion> {
  const { command, operands, open } = state;
  if (command.name() === 'help') return { ...NOTHING, suggestions: helpOn(program, operands) };
  if (open !== undefined) return ofOption(open, state, current);
  if (current.startsWith('-')) return { ...NOTHING, suggestions: optionsOf(program, command) };
  const { suggestions, files } = await ofArgument(argumentAt(command, operands.length), state, current);
  return { suggestions: [...commandsOf(command, operands), ...suggestions], files };
}

interface Read {
  readonly command: Command;
  /** Words that are neither commands nor options, such as `shop/api`. */
  readonly operands: readonly string[];
  /** Option whose value comes next. */
  readonly open: Option | undefined;
  /** What comes next is one of several that are all alike. */
  readonly variadic: boolean;
  readonly server: string | undefined;
}
function read(program: Command, words: readonly string[]): Read {
  let command = program;
  const operands: string[] = [];
  let open: Option | undefined;
  let server: string | undefined;
  for (const word of words) {
    if (open !== undefined) {
      if (word === '=') continue;
      if (open.attributeName() === 'server') server = word;
      open = undefined;
    } else if (word.startsWith('--server=')) {
      server = word.slice('--server='.length);
    } else if (word.startsWith('-')) {
      const option = command.options.find(({ short, long }) => word === short || word === long);
      if (option !== undefined && (option.required || option.optional)) open = option;
    } else {
      const below = operands.length === 0 ? command.commands.find((one) => one.name() === word || one.aliases().includes(word)) : undefined;
      if (below === undefined) operands.push(word);
      else command = below;
    }
  }
  const meant = operands.length === 0 ? command : standard(command);
  return { command: meant, operands, open, server, variadic: open === undefined && argumentAt(meant, operands.length)?.variadic === true };
}
/** The command that is meant where a word names none below; commander keeps that to itself. */
function standard(command: Command): Command {
  const name = (command as { _defaultCommandName?: string | null })._defaultCommandName;
  return command.commands.find((one) => one.name() === name) ?? command;
}

const LONGEST = 70;
const commandsOf = (command: Command, operands: readonly string[]): Suggestion[] =>
  operands.length > 0
    ? []
    : command.commands
        .filter((one) => one.name() !== '__complete')
        .map((one) => ({ value: one.name(), about: inShort(one.description()) }));
/** Its first clause. */
function inShort(text: string): string {
  const first = text.split(/[:;]/)[0] ?? '';
  return first.length <= LONGEST ? first : `${first.slice(0, LONGEST).replace(/\s+\S*$/, '')}…`;
}

function helpOn(program: Command, words: readonly string[]): Suggestion[] {
  let command = program;
  for (const word of words) {
    const below = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (below === undefined) return [];
    command = below;
  }
  return [...commandsOf(command, []), ...(words.length === 0 ? [{ value: 'exit-codes', about: 'what they mean' }] : [])];
}

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
async function ofOption(option: Option, state: Read, current: string): Promise<Completion> {
  const name = option.attributeName();
  const known = option.argChoices ?? VALUES[name] ?? (await names(name, state, current));
  return { suggestions: values(known), files: FILES.has(name) };
}
async function ofArgument(argument: Argument | undefined, state: Read, current: string): Promise<Completion> {
  if (argument === undefined) return NOTHING;
  const known = argument.argChoices ?? (await names(argument.name(), state, current));
  return { suggestions: values(known), files: FILES.has(argument.name()) };
}

/** None where the api is away, slow, or refuses: completion is no place for errors. */
async function names(of: string, { server, operands }: Read, current: string): Promise<readonly string[]> {
  try {
    return await suggestNames(await connect(server === undefined ? {} : { server }, PATIENCE), of, { current, operands });
  } catch {
    return [];
  }
}
