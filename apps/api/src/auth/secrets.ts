import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a bearer token is, by how it begins; so that one that turns up where it must not be is recognised. */
export const CLI_SESSION_PREFIX = 'fls_';
export const API_TOKEN_PREFIX = 'flt_';

const BYTES = 32;

/** 256 random bits: nothing that can be guessed, so a plain digest of it is as good as a slow one. */
export const newSecret = (prefix = ''): string => `${prefix}${randomBytes(BYTES).toString('base64url')}`;
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
/** Derived of the session's secret, so that it need not be kept, and that the one does not tell the other. */
export const csrfTokenOf = (secret: string): string => createHash('sha256').update(`csrf:${secret}`).digest('base64url');

/** Takes as long whatever differs. */
export function same(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** Text that a client gave of itself, fit to be shown and stored. */
export const plainText = (text: string, most = 200): string =>
  text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/g, ' ')
    .slice(0, most)
    .trim();
