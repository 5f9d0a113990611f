import { ApiProblem } from '@fairlead/contracts';
import { CliError, ExitCode } from '../../errors.js';
import type { Endpoint } from './config.js';

/** Exit code of a command that gave up waiting. */
export const TIMEOUT = 4;
/** Exit code of a command that the person may not give. */
export const REFUSED = 3;

/** A command that did not do what it was asked for. */
export class OnlineError extends CliError {
  constructor(
    message: string,
    exitCode: number = ExitCode.error,
    /** Worth trying again: the server was not there or said so. */
    readonly transient = false,
  ) {
    super(message, exitCode);
    this.name = 'OnlineError';
  }
}

export function unreachable({ url, from }: Endpoint, cause: unknown): OnlineError {
  const { message, cause: inner } = cause as { message?: string; cause?: { message?: string; code?: string } };
  const why = inner?.code ?? inner?.message ?? message ?? 'no answer';
  const text = [
    `the api at ${url} can't be reached (${why}); the URL is from ${from}.`,
    'Start everything on this machine with `npm start` in the checkout, or name another api with --server or FAIRLEAD_SERVER.',
    'An api in a cluster listens on loopback only: `kubectl port-forward` its port, then use http://127.0.0.1:PORT.',
  ];
  return new OnlineError(text.join('\n'), ExitCode.error, true);
}

/** What the api answered instead of success. */
export function refused({ url }: Endpoint, status: number, body: string): OnlineError {
  const problem = ApiProblem.safeParse(tryJson(body));
  if (!problem.success) {
    return new OnlineError(`${url} answered ${status} and not as a Fairlead api does. Is this the right URL?`);
  }
  const { code, detail, advice } = problem.data;
  return new OnlineError(`${detail} (${code})\n${advice}`, status === 401 || status === 403 ? REFUSED : ExitCode.error, status === 503);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
