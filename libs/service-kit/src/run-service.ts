import { FairleadError } from '@fairlead/contracts';
import type { z } from 'zod';
import { redactor } from './redact.js';
import { startService, type RunningService, type ServiceDefinition } from './start-service.js';
import type { ServiceName } from './names.js';

/** Kubernetes gives 30 s between SIGTERM and SIGKILL. */
const SHUTDOWN_MILLISECONDS = 25_000;

/**
 * `main()` of a service: starts it, waits for SIGTERM or SIGINT, and ends the process: 0 after an orderly stop; 1 if the start failed, the
 * stop took over 25 s, a second signal came or an error was thrown where nobody caught it.
 */
export async function runService<S extends z.ZodObject>(definition: ServiceDefinition<S>): Promise<void> {
  let running: RunningService | undefined;
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping || running === undefined) {
      running?.kit.logger.warn('stopped at once by a second signal', { signal });
      process.exit(running === undefined ? 0 : 1);
    }
    stopping = true;
    void end(running, signal);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const uncaught = (error: unknown): void => fail(definition.name, error, running);
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', uncaught);
  try {
    running = await startService(definition);
  } catch (error) {
    fail(definition.name, error, running);
  }
}

async function end(running: RunningService, signal: string): Promise<void> {
  setTimeout(() => {
    running.kit.logger.error('stop took too long, work that was not done will be done again after the next start', { signal });
    process.exit(1);
  }, SHUTDOWN_MILLISECONDS).unref();
  running.kit.logger.info('stopping', { signal });
  try {
    await running.stop();
  } catch (error) {
    running.kit.logger.error('stop failed', { error });
    process.exit(1);
  }
  process.exit(0);
}

function fail(name: ServiceName, error: unknown, running: RunningService | undefined): never {
  if (running !== undefined) running.kit.logger.error('service ends because of an error that nobody caught', { error });
  else process.stderr.write(`${startFailure(name, error)}\n`);
  process.exit(1);
}

/** One clear message; the stack only of what is not an expected failure. */
export function startFailure(name: ServiceName, error: unknown): string {
  const text =
    error instanceof FairleadError
      ? error.message.startsWith(`${name} did not start`)
        ? error.message
        : `${name} did not start: ${error.message}`
      : `${name} did not start because of an unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  return String(redactor()({ text })['text']);
}
