import { CommanderError } from 'commander';
import { settings } from './config.js';
import { CliError, ExitCode } from './errors.js';
import { coloured } from './output/coloured.js';
import { tell } from './output/format.js';
import { paint } from './output/table.js';
import { buildProgram } from './program.js';

/** Runs one command line and sets the exit code. Expected failures are one message on standard error, without a stack. */
export async function run(args: readonly string[], version: string): Promise<void> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? ExitCode.ok : ExitCode.error));
  try {
    await (await buildProgram(version, args)).parseAsync(args, { from: 'user' });
  } catch (thrown) {
    const error = await readable(thrown);
    process.exitCode = exitCodeOf(error);
    const message = messageOf(error);
    if (message !== undefined) tell(`${paint('error:', 'red', coloured(process.stderr))} ${message}`);
  }
}

/** Answers of the api become what a person can read; the library is loaded already where there can be one. */
async function readable(error: unknown): Promise<unknown> {
  const isAnswer = error instanceof Error && (error.name === 'ApiProblemError' || error.name === 'ApiUnreachableError');
  return isAnswer ? (await import('./api/problems.js')).asCliError(error) : error;
}

function exitCodeOf(error: unknown): number {
  // Commander ends by an error for --help and --version too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  return error instanceof CliError ? error.exitCode : ExitCode.error;
}

/** Undefined where it was printed already. */
function messageOf(error: unknown): string | undefined {
  if (error instanceof CommanderError) return undefined;
  if (!(error instanceof Error)) return String(error);
  if (isExpected(error)) return `${placeOf(error)}${error.message}`;
  return settings.debug ? (error.stack ?? error.message) : `${error.message} (unexpected: set FAIRLEAD_DEBUG=1 to see where)`;
}

/** By shape, not by class, so that no library is loaded for it. */
const isExpected = (error: Error): boolean => error instanceof CliError || ('code' in error && 'retry' in error);

function placeOf(error: Error): string {
  const place = 'place' in error ? (error.place as { file?: string; line?: number; column?: number }) : undefined;
  const parts = [place?.file, place?.line, place?.column].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(':')}: `;
}
