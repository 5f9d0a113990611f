import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A request older than this, or dated further ahead, may be one that somebody has recorded and sends again (docs.slack.dev/authentication/verifying-requests-from-slack). */
export const WINDOW_SECONDS = 300;

/**
 * Undefined if Slack signed this body with our secret just now, else why it does not count: version 0, HMAC-SHA-256 of `v0:<timestamp>:<body>`.
 * @param now milliseconds since 1970
 */
export function signatureProblem(headers: IncomingHttpHeaders, body: Uint8Array, secret: string, now: number): string | undefined {
  const timestamp = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return 'It has no X-Slack-Request-Timestamp.';
  if (typeof signature !== 'string') return 'It has no X-Slack-Signature.';
  const age = Math.abs(Math.floor(now / 1000) - Number(timestamp));
  if (age > WINDOW_SECONDS) return `Its timestamp is ${age} s off; ${WINDOW_SECONDS} s are taken. Is the clock of this machine right?`;
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  if (!isSame(signature, expected))
    return "Its signature does not fit body and secret. SLACK_SIGNING_SECRET must be the app's signing secret.";
  return undefined;
}

/** In time that tells nothing of where, or by what length, the texts differ. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
