import { ApiProblemError, ApiUnreachableError } from '@fairlead/api-client';
import { CliError, ExitCode } from '../errors.js';
import type { Endpoint } from './endpoint.js';

/** Nothing answered at the address. */
export class UnreachableError extends CliError {
  constructor({ url, from }: Endpoint, cause: unknown) {
    const {
      message,
      code,
      cause: inner,
    } = cause as { message?: string; code?: string | number; cause?: { message?: string; code?: string } };
    const why = inner?.code ?? inner?.message ?? (typeof code === 'string' ? code : undefined) ?? message ?? 'no answer';
    super(
      [
        `the api at ${url} can't be reached (${why}); the URL is from ${from}.`,
        'Start everything on this machine with `npm start` in the checkout, or name another api with --server or FAIRLEAD_SERVER.',
        'An api in a cluster listens on loopback only: `kubectl port-forward` its port, then use http://127.0.0.1:PORT.',
      ].join('\n'),
    );
    this.name = 'UnreachableError';
  }
}

/** Worth trying again: the api was not there, or said that it could not answer now. */
export const isTransient = (error: unknown): boolean =>
  error instanceof UnreachableError ||
  error instanceof ApiUnreachableError ||
  (error instanceof ApiProblemError && (error.status === 503 || error.status === 429));

export const hasCode = (error: unknown, code: string): boolean => error instanceof ApiProblemError && error.code === code;

/** What a person reads of a failed request, and the exit code of the command. */
export function asCliError(error: unknown): unknown {
  if (error instanceof ApiUnreachableError) return error.cause instanceof CliError ? error.cause : new CliError(error.message);
  if (!(error instanceof ApiProblemError)) return error;
  const { status, problem, code, message, advice } = error;
  if (problem?.detail === undefined)
    return new CliError(`the api answered ${status} and not as a Fairlead api does. Is this the right URL?`);
  const exitCode = status === 401 || status === 403 ? ExitCode.refused : ExitCode.error;
  const more = status === 401 ? '\nSign in with `fairlead login`, or set FAIRLEAD_TOKEN.' : '';
  return new CliError(`${message} (${code})\n${advice}${more}`, exitCode);
}
