import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Headers with HMAC-SHA-256 of the body in hexadecimal: GitHub (and whoever follows it), Gitea, Forgejo, Gogs. */
const HMAC_HEADERS = ['x-hub-signature-256', 'x-gitea-signature', 'x-forgejo-signature', 'x-gogs-signature'] as const;
/** GitLab sends the secret itself. */
const TOKEN_HEADER = 'x-gitlab-token';

/** Undefined if the body was signed with the secret (every signature that is there must be right), else why it does not count. */
export function signatureProblem(headers: IncomingHttpHeaders, body: Uint8Array, secret: string): string | undefined {
  const signatures = HMAC_HEADERS.flatMap((name) => (typeof headers[name] === 'string' ? [{ name, value: headers[name] }] : []));
  const token = headers[TOKEN_HEADER];
  if (signatures.length === 0 && typeof token !== 'string') {
    return `It has no signature: ${HMAC_HEADERS[0]}, ${HMAC_HEADERS[1]} or ${TOKEN_HEADER} is needed. Set the webhook's secret at the Git host.`;
  }
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  const wrong = signatures.find(({ value }) => !isSame(value.replace(/^sha256=/, '').toLowerCase(), expected));
  if (wrong !== undefined) return `Its ${wrong.name} does not fit body and secret. The secret at the Git host must be that of the api.`;
  if (typeof token === 'string' && !isSame(token, secret)) return `Its ${TOKEN_HEADER} is not the secret of the api.`;
  return undefined;
}

/** In time that tells nothing of where, or by what length, the texts differ. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
