import { text } from 'node:stream/consumers';
import { CliError, ExitCode } from '../errors.js';

/** For secrets, which have no place on a command line. */
export async function firstLines(most: number): Promise<string[]> {
  if (process.stdin.isTTY) throw new CliError('nothing is on standard input: give it by a pipe or a file (< FILE).', ExitCode.usage);
  return (await text(process.stdin)).split(/\r?\n/).slice(0, most);
}
