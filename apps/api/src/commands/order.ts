import { createHash } from 'node:crypto';
import type { Asked } from '@fairlead/contracts';
import type { Authoriser, Wish } from '../auth/authoriser.js';
import type { Principal } from '../auth/principal.js';
import { withDeadline } from '../rest/deadline.js';

/** Who commands, and under which id; absent: a new one. */
export interface Order {
  readonly viewer: Principal;
  readonly id?: string | undefined;
}

/** The id that the same words give each time, in the form of a UUID. */
export function derivedId(...words: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** Checks and audits a command within a time that a client waits. @throws ApiError 401, 403, 503, the wish's obstacle */
export const askFor = (authoriser: Authoriser, { viewer, id }: Order, wish: Wish): Promise<Asked> =>
  withDeadline(authoriser.ask(viewer, { ...wish, id }));

export const eventsOf = (tenant: string, application: string): string => `/api/v1/events?tenant=${tenant}&application=${application}`;
