import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandAccepted, CommandState } from '@fairlead/api-client';
import { Option, type Command } from 'commander';
import { CliError, ExitCode } from '../errors.js';
import { duration } from '../input/arguments.js';
import { formatOption, ONE_FORMATS, printOne, type OneFormat } from '../output/list.js';
import { Progress } from '../terminal/progress.js';
import { withServer, type Connection, type ServerOptions } from './connection.js';
import { isTransient } from './problems.js';

export interface CommandOptions extends ServerOptions {
  output: OneFormat;
  reason?: string;
  wait?: true;
  timeout: number;
}
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2_000;

/** Options of whatever asks for a change. */
export const asCommand = (command: Command): Command =>
  withServer(command).option('--reason <text>', 'why, for those who read the history').addOption(formatOption(ONE_FORMATS, 'table'));
export const withOutcome = (command: Command): Command =>
  asCommand(command)
    .option('--wait', 'wait until it is done, or has failed')
    .addOption(new Option('--timeout <duration>', 'with --wait: give up after so long').argParser(duration).default(300_000, '5m'));

/** Header of a command: sent twice, by a proxy or a person, it is one. */
export const once = (): { 'Idempotency-Key': string } => ({ 'Idempotency-Key': randomUUID() });

/** Tells what was asked for, and with --wait what became of it. */
export async function tellOutcome(connection: Connection, accepted: CommandAccepted, options: CommandOptions): Promise<void> {
  if (!options.wait) {
    const { tenant, application, next } = accepted;
    const see = application === undefined ? '' : `\nSee what becomes of it: fairlead events ${tenant}/${application} --follow`;
    return printOne(accepted, options.output, () => `${next}${see}`);
  }
  const state = await followCommand(connection, accepted.id, options.timeout);
  await printOne(state, options.output, () => state.detail);
  if (state.state !== 'done') process.exitCode = state.state === 'refused' ? ExitCode.refused : ExitCode.error;
}

/** @throws CliError with exit code 4 if it is neither done nor has failed in time */
export async function followCommand({ api }: Connection, id: string, patience: number): Promise<CommandState> {
  const until = Date.now() + patience;
  const progress = new Progress();
  let last = 'nothing was heard of it yet';
  try {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const state = await api.GET('/api/v1/commands/{id}', { params: { path: { id } } }).then(
        ({ data }) => data,
        // It was accepted: where it is not known yet, it soon will be.
        (error: unknown) => {
          if (isTransient(error) || (error as { status?: number }).status === 404) return undefined;
          throw error;
        },
      );
      if (state !== undefined && state.state !== 'accepted') return state;
      last = state?.detail ?? last;
      progress.show(last);
      if (Date.now() + pause > until) break;
      await sleep(pause);
    }
  } finally {
    progress.end();
  }
  throw new CliError(`command ${id} was accepted, and was not done within ${patience / 1000} s: ${last}`, ExitCode.timeout);
}
