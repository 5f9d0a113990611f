import { readdirSync, readFileSync } from 'node:fs';
import { examplesOf } from '@fairlead/testing';
import { InvalidArgumentError, type Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT_CODES } from './errors.js';
import { EXAMPLES } from './help/examples.js';
import { explain } from './help/explain.js';
import { duration } from './input/arguments.js';
import { wholeProgram } from './program.js';

const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const examples = examplesOf(page);
let program: Command;

/** The commands that do something, by their words. */
function leaves(command: Command, words: readonly string[] = []): [words: string, command: Command][] {
  if (command.commands.length > 0) return command.commands.flatMap((below) => leaves(below, [...words, below.name()]));
  return words[0] === '__complete' || words[0] === 'help' ? [] : [[words.join(' '), command]];
}
beforeAll(async () => {
  program = await wholeProgram('0.0.0');
  for (const command of [...leaves(program).map(([, leaf]) => leaf), ...program.commands.filter((one) => one.name() === 'help')])
    command.action(() => undefined);
});

describe('docs/cli.md', () => {
  it('has the exit codes as they are', () => {
    const rows = [...page.matchAll(/^\| (\d)\s+\| (.*?)\s*\|$/gm)].map(([, code, means]) => [Number(code), means]);
    const merged = new Map(EXIT_CODES);
    expect(new Map(rows as [number, string][])).toEqual(merged);
  });

  it.each(examples.map((words) => [words]))('has an example that is a right command line: %j', async (words) => {
    program.configureOutput({ writeErr: () => undefined });
    await expect(program.parseAsync(words, { from: 'user' })).resolves.toBeDefined();
  });

  it('has an example of every command', () => {
    const shown = examples.map((words) => words.join(' '));
    const isShown = ([name, command]: [string, Command]): boolean => {
      const parent = command.parent;
      const standard = (parent as { _defaultCommandName?: string } | null)?._defaultCommandName === command.name();
      const short = name.split(' ').slice(0, -1).join(' ');
      return shown.some(
        (line) => line === name || line.startsWith(`${name} `) || (standard && (line === short || line.startsWith(`${short} `))),
      );
    };
    expect(
      leaves(program)
        .filter((leaf) => !isShown(leaf))
        .map(([name]) => name),
    ).toEqual([]);
  });

  it('names every command in a table, and nothing that is none', () => {
    const named = [...page.matchAll(/^\| (`[^|]+)\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z-]+)[^`]*`/g)].map(([, name]) => name),
    );
    const commands = program.commands.map((command) => command.name()).filter((name) => name !== '__complete' && name !== 'help');
    expect([...new Set([...named, 'completion'])].sort()).toEqual(commands.sort());
  });
});

describe('the other pages', () => {
  const pages = ['README.md', ...readdirSync(new URL('../../../docs', import.meta.url)).map((name) => `docs/${name}`)];
  /** What stands for a name, such as TENANT/NAME, is one. */
  const linesOf = (name: string): string[][] =>
    examplesOf(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')).map((words) =>
      words.map((word) => (/^[A-Z][A-Z_/]*$/.test(word) ? word.toLowerCase() : word)),
    );
  const lines = pages
    .filter((name) => name.endsWith('.md') && name !== 'docs/cli.md')
    .flatMap((name) => linesOf(name).map((words) => [name, words] as const))
    // `kubectl -n fairlead create …`
    .filter(([, words]) => words[0] !== 'create');

  it.each(lines)('%s has an example that is a right command line: %j', async (_, words) => {
    program.configureOutput({ writeErr: () => undefined });
    await expect(program.parseAsync(words, { from: 'user' })).resolves.toBeDefined();
  });
  it('have some', () => expect(lines.length).toBeGreaterThan(15));
});

describe('help', () => {
  const linesOf = (name: string): readonly string[] => EXAMPLES[name] ?? [];

  it('has one or two examples of every command and group, and of nothing else', () => {
    const all = [...new Set([...leaves(program).flatMap(([name]) => [name, name.split(' ')[0] ?? '']), '', 'help'])];
    expect(Object.keys(EXAMPLES).sort()).toEqual(all.sort());
    expect(Object.entries(EXAMPLES).filter(([name, lines]) => lines.length > (name === '' ? 3 : 2))).toEqual([]);
  });

  it.each(Object.keys(EXAMPLES))('of %j has examples that are right command lines, of this command', async (name) => {
    program.configureOutput({ writeErr: () => undefined });
    for (const words of examplesOf(`\`\`\`sh\n${linesOf(name).join('\n')}\n\`\`\``)) {
      expect(words[0]).toBe(name === '' ? words[0] : name.split(' ')[0]);
      await expect(program.parseAsync(words, { from: 'user' })).resolves.toBeDefined();
    }
  });

  it('says what each argument is', () => {
    explain(program);
    const silent = leaves(program).flatMap(([name, { registeredArguments }]) =>
      registeredArguments.filter(({ description }) => description === '').map((argument) => `${name}: ${argument.name()}`),
    );
    expect(silent).toEqual([]);
  });
});

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1h2m3s4ms', 3_723_004],
  ])('%s', (text, milliseconds) => expect(duration(text)).toBe(milliseconds));
  it.each(['', 'h', '5', '5 m', '5m5h', '-5m'])('refuses %j', (text) => expect(() => duration(text)).toThrow(InvalidArgumentError));
});
