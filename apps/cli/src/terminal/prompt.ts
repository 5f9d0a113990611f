import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CliError, ExitCode } from '../errors.js';
import { escaped } from '../output/escape.js';
import { draw } from '../output/format.js';
import { interactive } from './terminal.js';

/** On standard error, so that standard output stays what was asked for. */
async function ask(question: string, { hidden }: { hidden: boolean }): Promise<string> {
  // Readline echoes what is typed to its output: a secret's goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden ? nowhere : process.stderr, terminal: true });
  const ended = new AbortController();
  lines.once('SIGINT', () => ended.abort());
  lines.once('close', () => ended.abort());
  if (hidden) draw(question, process.stderr);
  try {
    return await lines.question(hidden ? '' : escaped(question), { signal: ended.signal });
  } catch {
    throw new CliError('nothing was done.');
  } finally {
    if (hidden) draw('\n', process.stderr);
    lines.close();
  }
}

export async function askPassword(question: string, instead: string): Promise<string> {
  if (!interactive()) throw new CliError(`there is no terminal to ask for the password on: ${instead}`, ExitCode.usage);
  const password = await ask(question, { hidden: true });
  if (password === '') throw new CliError('no password was given.');
  return password;
}

/** Goes on if the person says so; where there is no terminal, whoever wrote the script has. */
export async function confirmed(question: string, { yes }: { yes?: boolean | undefined }): Promise<void> {
  if (yes || !interactive()) return;
  const answer = await ask(`${question} [y/N] `, { hidden: false });
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('nothing was done.');
}
