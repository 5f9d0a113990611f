import { Retry } from '@fairlead/contracts';
import type { ImageReference } from '@fairlead/domain';
import { z } from 'zod';
import type { Login } from '../workspace/credentials-folder.js';
import { refusalOf, RegistryError } from './registry-errors.js';

export interface BearerToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}
export interface Challenge {
  readonly scheme: 'basic' | 'bearer';
  readonly parameters: Readonly<Record<string, string>>;
}

const TIMEOUT_MILLISECONDS = 30_000;
/** What the token specification gives where nothing is said. */
const DEFAULT_SECONDS = 60;
const Answer = z.object({ token: z.string().optional(), access_token: z.string().optional(), expires_in: z.number().optional() });

/** Reads `WWW-Authenticate: Bearer realm="…",service="…",scope="…"`, or `Basic`. */
export function challengeOf(header: string | null): Challenge | undefined {
  const [, scheme = '', rest = ''] = /^\s*(basic|bearer)\b(.*)$/i.exec(header ?? '') ?? [];
  if (scheme === '') return undefined;
  const parameters = Object.fromEntries(
    [...rest.matchAll(/([a-z]+)="([^"]*)"/gi)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  return { scheme: scheme.toLowerCase() as Challenge['scheme'], parameters };
}

/**
 * Asks the registry's token service, as https://distribution.github.io/distribution/spec/auth/token/ has it.
 * @throws RegistryError
 */
export async function bearerToken({ parameters }: Challenge, image: ImageReference, login: Login | undefined): Promise<BearerToken> {
  const { realm, service, scope } = parameters;
  const unusable = (why: string, cause?: unknown): RegistryError =>
    new RegistryError(
      'RegistryAuthenticationFailed',
      Retry.backoff,
      `The token service of ${image.name} can't be used: ${why}. It is asked again by itself.`,
      { image: image.name },
      cause,
    );
  let url: URL;
  try {
    url = new URL(realm ?? '');
  } catch {
    throw unusable('the registry names none');
  }
  url.searchParams.set('scope', scope ?? `repository:${image.repository}:pull`);
  if (service !== undefined) url.searchParams.set('service', service);
  const headers = login ? { authorization: `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}` } : undefined;
  let response: Response;
  try {
    response = await fetch(url, { ...(headers && { headers }), signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  } catch (error) {
    throw unusable(`${url.origin} can't be reached`, error);
  }
  if (!response.ok) throw refusalOf(image.name, response, login !== undefined);
  const parsed = Answer.safeParse(await response.json().catch(() => undefined));
  const token = parsed.data?.token ?? parsed.data?.access_token;
  if (token === undefined) throw unusable(`${url.origin} answers without a token`);
  // Asked anew a little early, because it ages on its way.
  return { token, until: Date.now() + Math.max(1, (parsed.data?.expires_in ?? DEFAULT_SECONDS) - 10) * 1000 };
}
