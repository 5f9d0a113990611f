import { FairleadError, Retry } from '@fairlead/contracts';
import { QueryRunnerAlreadyReleasedError } from 'typeorm';

/**
 * Postgres can't be reached, is starting or stopping, or has no connection left. Not the message's fault: it may be tried for as long as it
 * takes and is never given up for this.
 */
export class DatabaseUnavailableError extends FairleadError {
  readonly code = 'DatabaseUnavailable';
  readonly retry = Retry.after(2_000);
}
/** Postgres answers, but refuses this service: wrong role, database or password, or the migrations have not run. Likewise. */
export class DatabaseRefusedError extends FairleadError {
  readonly code = 'DatabaseRefused';
  readonly retry = Retry.after(10_000);
}

/** Two transactions were in each other's way; one was undone and may be run again. */
const CONFLICTS = new Set(['40001', '40P01']);
/** Classes 08 (connection), 57P0x (shutdown, crash, starting) and 53 (no connections, memory or disk left). */
const UNAVAILABLE_STATE = /^(08...|57P0[1-5]|53...)$/;
const UNAVAILABLE_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** pg gives these no code: a socket that ended, and a pool that waited in vain for one. */
const UNAVAILABLE_TEXT =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;
/** Wrong role, password, database, schema, table or right. */
const REFUSED = new Set(['28000', '28P01', '3D000', '3F000', '42P01', '42501']);

const codeOf = (error: unknown): string => {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return String(driverError?.code ?? code ?? '');
};
const members = (error: unknown): unknown[] => (error instanceof AggregateError ? error.errors : [error]);

export const isConflict = (error: unknown): boolean => CONFLICTS.has(codeOf(error));

/** Turns what pg and TypeORM throw for a lost or refused connection into our errors; leaves every other error, ours included, as it is. */
export function translate(error: unknown, where: string): unknown {
  if (error instanceof FairleadError) return error;
  for (const member of members(error)) {
    const code = codeOf(member);
    const text = member instanceof Error ? member.message : String(member);
    // TypeORM gives a connection back as soon as it breaks; the next statement of its transaction meets this.
    const lost = member instanceof QueryRunnerAlreadyReleasedError;
    if (lost || UNAVAILABLE_STATE.test(code) || UNAVAILABLE_SYSTEM.has(code) || UNAVAILABLE_TEXT.test(text)) {
      const message = `Postgres at ${where} can't be used now (${lost ? 'its connection broke' : text || code}). Work waits and goes on by itself once it is back; check that it runs and can be reached.`;
      return new DatabaseUnavailableError(message, { where, sqlState: code }, error);
    }
    if (REFUSED.has(code)) {
      const message =
        `Postgres at ${where} refused: ${text}. Check user and password of DATABASE_URL, and that the migrations have run ` +
        `(node libs/database/dist/migrate.js).`;
      return new DatabaseRefusedError(message, { where, sqlState: code }, error);
    }
  }
  return error;
}

/** Host, port and database of a URL, to be told in messages: never user or password. */
export function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
  } catch {
    return '(DATABASE_URL is not a URL)';
  }
}
