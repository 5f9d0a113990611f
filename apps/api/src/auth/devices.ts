import { randomInt } from 'node:crypto';
import type { ApiDeviceRequest } from '@fairlead/contracts';
import { ApiError, notFound } from '../rest/api-error.js';
import type { Postgres } from '../store/postgres.js';
import { digestOf, newSecret, plainText } from './secrets.js';
import type { Identity, Session, Sessions } from './sessions.js';

export const DEVICE_SECONDS = 600;
const INTERVAL_SECONDS = 5;
/** Consonants make no words, and none of these is taken for another (RFC 8628, section 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CLOCK = 'extract(epoch from (now() - polled_at)) < interval_seconds';

interface Request {
  readonly digest: string;
  readonly state: 'pending' | 'approved' | 'denied';
  readonly client: string;
  readonly address: string;
  readonly identity: Identity | null;
  readonly tooSoon: boolean | null;
  readonly expired: boolean;
}

/** Sign-in of programs without a browser, as RFC 8628 has it. */
export class Devices {
  constructor(
    private readonly postgres: Postgres,
    private readonly sessions: Sessions,
  ) {}

  async start(client: string, address: string): Promise<{ deviceCode: string; userCode: string; intervalSeconds: number }> {
    const deviceCode = newSecret();
    const userCode = newUserCode();
    await this.postgres.run((manager) =>
      manager.query(
        `insert into identity.device_requests (digest, user_code, client, address, interval_seconds, expires_at)
         values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
        [digestOf(deviceCode), userCode, plainText(client), plainText(address, 100), INTERVAL_SECONDS, DEVICE_SECONDS],
      ),
    );
    return { deviceCode, userCode, intervalSeconds: INTERVAL_SECONDS };
  }

  /** @throws ApiError 404 if the code is unknown, has expired or was decided about */
  async waiting(userCode: string): Promise<ApiDeviceRequest> {
    const [row] = await this.postgres.run<{ client: string; address: string; createdAt: Date; expiresAt: Date }[]>((manager) =>
      manager.query(
        `select client, address, created_at as "createdAt", expires_at as "expiresAt" from identity.device_requests
         where user_code = $1 and state = 'pending' and expires_at > now()`,
        [userCode],
      ),
    );
    if (row === undefined) throw noSuchCode(userCode);
    const { client, address, createdAt, expiresAt } = row;
    return { userCode, client, address, requestedAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
  }

  /** @throws ApiError 404 */
  async decide(userCode: string, by: Identity | 'denied'): Promise<void> {
    const identity = by === 'denied' ? null : JSON.stringify(identityOf(by));
    const [, decided] = await this.postgres.run<[unknown, number]>((manager) =>
      manager.query(
        `update identity.device_requests set state = $2, identity = $3
         where user_code = $1 and state = 'pending' and expires_at > now()`,
        [userCode, by === 'denied' ? 'denied' : 'approved', identity],
      ),
    );
    if (decided === 0) throw noSuchCode(userCode);
  }

  /** @returns undefined if the code is not known @throws ApiError 400 until it is approved */
  async finish(deviceCode: string): Promise<{ secret: string; session: Session } | undefined> {
    const answer = await this.postgres.transaction(async (manager) => {
      const digest = digestOf(deviceCode);
      const [request] = await manager.query<Request[]>(
        `select digest, state, client, address, identity, ${CLOCK} as "tooSoon", expires_at <= now() as expired
         from identity.device_requests where digest = $1 for update`,
        [digest],
      );
      if (request === undefined) return undefined;
      if (request.expired) return expired();
      // Thrown after the transaction: what was written of this try must stay.
      const polled = `update identity.device_requests set polled_at = now(), interval_seconds = interval_seconds + $2 where digest = $1`;
      await manager.query(polled, [digest, request.tooSoon ? INTERVAL_SECONDS : 0]);
      if (request.tooSoon) return slowDown();
      if (request.state === 'pending') return pending();
      await manager.query('delete from identity.device_requests where digest = $1', [digest]);
      if (request.state === 'denied' || request.identity === null) return denied();
      return this.sessions.start(request.identity, { kind: 'cli', agent: request.client, address: request.address }, manager);
    });
    if (answer instanceof ApiError) throw answer;
    return answer;
  }
}

const newUserCode = (): string => {
  const letters = (count: number): string => Array.from({ length: count }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return `${letters(4)}-${letters(4)}`;
};
/** A program is signed in for no longer than whoever approved it. */
const identityOf = ({ subject, account, name, displayName, groups, until }: Identity): Identity => ({
  subject,
  account,
  name,
  displayName,
  groups,
  until,
});

const noSuchCode = (userCode: string): ApiError =>
  notFound(
    `A program that waits with the code ${userCode}`,
    'Codes are valid for ten minutes and used once: begin anew with `fairlead login`.',
  );
const waiting = (code: string, detail: string, advice: string): ApiError =>
  new ApiError({ status: 400, code, title: 'The program is not signed in', detail, advice });
const pending = (): ApiError => waiting('AuthorizationPending', 'The person has not decided yet.', 'Ask again after the interval.');
const slowDown = (): ApiError =>
  waiting('SlowDown', 'The program asks too often.', `Wait ${INTERVAL_SECONDS} s longer between two times from now on.`);
export const expired = (): ApiError =>
  waiting('DeviceExpired', 'The code is not valid any more: it has expired or was used.', 'Begin anew with `fairlead login`.');
const denied = (): ApiError =>
  waiting('DeviceDenied', 'The person has denied it.', 'Begin anew with `fairlead login` if that was a mistake.');
