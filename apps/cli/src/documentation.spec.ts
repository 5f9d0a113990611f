import { readFileSync } from 'node:fs';
import { examplesOf } from '@fairlead/testing';
import { InvalidArgumentError, type Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT_CODES } from './errors.js';
import { duration } from './input/arguments.js';
import { buildProgram } from './program.js';

const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const examples = examplesOf(page);
let program: Command;

/** The commands that do something, by their words. */
function leaves(command: Command, words: readonly string[] = []): [words: string, command: Command][] {
  if (command.commands.length > 0) return command.commands.flatMap((below) => leaves(below, [...words, below.name()]));
  return words[0] === '__complete' || words[0] === 'help' ? [] : [[words.join(' '), command]];
}
beforeAll(async () => {
  program = await buildProgram('0.0.0');
  for (const [, command] of leaves(program)) command.action(() => undefined);
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

  it('names every command in a table', () => {
    const named = new Set(
      [...page.matchAll(/^\| (`[^|]+)\|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z-]+)[^`]*`/g)].map(([, name]) => name)),
    );
    const missing = program.commands
      .map((command) => command.name())
      .filter((name) => !['__complete', 'help', 'completion'].includes(name) && !named.has(name));
    expect(missing).toEqual([]);
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
