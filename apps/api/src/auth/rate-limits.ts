import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../rest/api-error.js';
import type { Postgres } from '../store/postgres.js';
import { digestOf } from './secrets.js';

/** How many tries there are within so many seconds, for all replicas of the api together. */
const TOGETHER = {
  /** Failed sign-ins of one person from one place: nobody can lock a person out from elsewhere. */
  'sign-in': { points: 10, duration: 900 },
  'sign-ins of an address': { points: 100, duration: 900 },
  'device codes': { points: 30, duration: 600 },
  'user codes': { points: 20, duration: 600 },
  'browsers sent to the identity provider': { points: 60, duration: 600 },
} as const;
/** Counted by each replica in memory, because what is limited is how often Postgres is asked. */
const ALONE = {
  /** Tokens and sessions that are not known; they can't be guessed. */
  'unknown tokens': { points: 300, duration: 60 },
} as const;
type Together = keyof typeof TOGETHER;
type Alone = keyof typeof ALONE;

/** How often something may be tried. */
export class RateLimits {
  private readonly limiters = { 'unknown tokens': new RateLimiterMemory(ALONE['unknown tokens']) };

  constructor(private readonly postgres: Postgres) {}

  /** Counts one try. @throws ApiError 429; DatabaseUnavailableError */
  async take(limit: Together | Alone, key: string): Promise<void> {
    if (isAlone(limit)) return this.takeAlone(limit, key);
    const { points, duration } = TOGETHER[limit];
    const [row] = await this.postgres.run<{ count: number; seconds: number }[]>((manager) =>
      manager.query(
        `insert into identity.tries as t (limited, digest, count, ends_at) values ($1, $2, 1, now() + make_interval(secs => $3))
         on conflict (limited, digest) do update set
           count = case when t.ends_at <= now() then 1 else t.count + 1 end,
           ends_at = case when t.ends_at <= now() then excluded.ends_at else t.ends_at end
         returning count, extract(epoch from ends_at - now())::float8 as seconds`,
        [limit, digestOf(key), duration],
      ),
    );
    if (row !== undefined && row.count > points) throw tooMany(limit, row.seconds);
  }

  /** @throws ApiError 429 if no try is left, without counting one */
  async check(limit: Alone, key: string): Promise<void> {
    const state = await this.limiters[limit].get(key);
    if (state !== null && state.consumedPoints >= ALONE[limit].points) throw tooMany(limit, state.msBeforeNext / 1000);
  }

  /** The try was none. @throws DatabaseUnavailableError */
  async giveBack(limit: Together, key: string): Promise<void> {
    await this.change('update identity.tries set count = greatest(count - 1, 0) where limited = $1 and digest = $2', limit, key);
  }

  /** @throws DatabaseUnavailableError */
  async forget(limit: Together, key: string): Promise<void> {
    await this.change('delete from identity.tries where limited = $1 and digest = $2', limit, key);
  }

  private async change(statement: string, limit: Together, key: string): Promise<void> {
    await this.postgres.run((manager) => manager.query(statement, [limit, digestOf(key)]));
  }

  private async takeAlone(limit: Alone, key: string): Promise<void> {
    try {
      await this.limiters[limit].consume(key);
    } catch (error) {
      throw error instanceof RateLimiterRes ? tooMany(limit, error.msBeforeNext / 1000) : error;
    }
  }
}
const isAlone = (limit: Together | Alone): limit is Alone => Object.hasOwn(ALONE, limit);

/** Whoever has an IPv6 network may come from 2^64 addresses of it. */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  const [groups = ''] = address.split('::');
  return [...groups.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':');
}

const tooMany = (limit: Together | Alone, left: number): ApiError => {
  const seconds = Math.max(1, Math.ceil(left));
  return new ApiError({
    status: 429,
    code: 'TooManyAttempts',
    title: 'Too many attempts',
    detail: `There were too many attempts from here (${limit}).`,
    advice: `Try again in ${seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} s`}. Whoever is signed in is not affected.`,
    retryAfter: seconds,
  });
};
