import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../rest/api-error.js';

/**
 * Each api counts for itself, in memory: with several of them the limits are as many times higher, which still is far from enough to guess
 * anything, and nothing that has to be there for sign-in can be away.
 */
const LIMITS = {
  /** Failed sign-ins of one person from one place: nobody can lock a person out from elsewhere. */
  'sign-in': { points: 10, duration: 900 },
  'sign-ins of an address': { points: 100, duration: 900 },
  'device codes': { points: 30, duration: 600 },
  'user codes': { points: 20, duration: 600 },
  /** Tokens and sessions that are not known; they can't be guessed, but each asks Postgres. */
  'unknown tokens': { points: 300, duration: 60 },
  'browsers sent to the identity provider': { points: 60, duration: 600 },
} as const;
export type Limit = keyof typeof LIMITS;

/** How often something may be tried. */
export class RateLimits {
  private readonly limiters = new Map(
    Object.entries(LIMITS).map(([name, limit]) => [name, new RateLimiterMemory({ ...limit, keyPrefix: name })]),
  );

  /** Counts one try. @throws ApiError 429 */
  async take(limit: Limit, key: string): Promise<void> {
    try {
      await this.of(limit).consume(key);
    } catch (error) {
      throw error instanceof RateLimiterRes ? tooMany(limit, error) : error;
    }
  }

  /** @throws ApiError 429 if no try is left, without counting one */
  async check(limit: Limit, key: string): Promise<void> {
    const state = await this.of(limit).get(key);
    if (state !== null && state.consumedPoints >= LIMITS[limit].points) throw tooMany(limit, state);
  }

  /** The try was none. */
  async giveBack(limit: Limit, key: string): Promise<void> {
    await this.of(limit).reward(key);
  }

  async forget(limit: Limit, key: string): Promise<void> {
    await this.of(limit).delete(key);
  }

  private of(limit: Limit): RateLimiterMemory {
    const found = this.limiters.get(limit);
    if (found === undefined) throw new TypeError(`There is no limit ${limit}.`);
    return found;
  }
}

/** Whoever has an IPv6 network may come from 2^64 addresses of it. */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  const [groups = ''] = address.split('::');
  return [...groups.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':');
}

const tooMany = (limit: Limit, { msBeforeNext }: RateLimiterRes): ApiError => {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new ApiError({
    status: 429,
    code: 'TooManyAttempts',
    title: 'Too many attempts',
    detail: `There were too many attempts from here (${limit}).`,
    advice: `Try again in ${seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} s`}. Whoever is signed in is not affected.`,
    retryAfter: seconds,
  });
};
