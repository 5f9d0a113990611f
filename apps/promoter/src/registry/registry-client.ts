import { Retry } from '@fairlead/contracts';
import type { ImageReference } from '@fairlead/domain';
import { Limiter } from '@fairlead/service-kit';
import { z } from 'zod';
import type { Login } from '../workspace/credentials-folder.js';
import { bearerToken, challengeOf, type BearerToken } from './registry-auth.js';
import { refusalOf, RegistryError } from './registry-errors.js';

export interface RegistryAccess {
  readonly image: ImageReference;
  /** Asked for when the registry wants it. */
  readonly login: (() => Promise<Login>) | undefined;
  /** Plain HTTP where no mapping says otherwise. */
  readonly insecure: boolean;
}
export interface ImageFacts {
  readonly digest: string;
  /** When it was built; undefined: its configuration doesn't say. */
  readonly builtAt: Date | undefined;
}

const TIMEOUT_MILLISECONDS = 30_000;
const MAX_BYTES = 16 * 1024 * 1024;
const PAGE = 1_000;
const MOST_TAGS = 100_000;
/** Of one registry, so that a first look at a thousand tags isn't taken for an attack. */
const AT_ONCE = 4;
const LEAST_MILLISECONDS_BETWEEN = 20;
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const Tags = z.object({ tags: z.array(z.string()).nullish() });
const Descriptor = z.looseObject({ digest: z.string() });
const Manifest = z.looseObject({
  config: Descriptor.optional(),
  manifests: z.array(Descriptor.extend({ platform: z.looseObject({ os: z.string() }).optional() })).optional(),
});
const Config = z.looseObject({ created: z.string().optional() });

/** Reads registries by the OCI distribution specification: tags, digests, and when images were built. */
export class RegistryClient {
  private readonly tokens = new Map<string, BearerToken>();
  private readonly lanes = new Map<string, { limiter: Limiter; next: number }>();

  /** @param bases base URLs of hosts that are not reached at `https://<host>` */
  constructor(private readonly bases: Readonly<Record<string, string>>) {}

  /** @throws RegistryError */
  async tags(access: RegistryAccess): Promise<string[]> {
    const base = this.baseOf(access);
    const found: string[] = [];
    let next: string | undefined = `/v2/${access.image.repository}/tags/list?n=${PAGE}`;
    while (next !== undefined && found.length < MOST_TAGS) {
      const response = await this.get(access, next);
      found.push(...(this.parse(access, Tags, await jsonOf(response)).tags ?? []));
      const link: string | undefined = /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1];
      // Resolved as a URL, but never followed to another host: credentials would go along.
      next = link === undefined ? undefined : relativeTo(base, link);
    }
    return found;
  }

  /** Digest of what a tag names now. @throws RegistryError */
  async digest(access: RegistryAccess, tag: string): Promise<string> {
    const response = await this.get(access, `/v2/${access.image.repository}/manifests/${tag}`, { accept: MANIFESTS, method: 'HEAD' });
    const digest = response.headers.get('docker-content-digest');
    if (digest !== null && /^[a-z0-9]+:[0-9a-f]{32,}$/.test(digest)) return digest;
    throw invalid(access, `it tells no digest of ${tag}`);
  }

  /** Digest of a tag, and the time that its configuration says it was built; of an index, the configuration of its first image. @throws RegistryError */
  async facts(access: RegistryAccess, tag: string): Promise<ImageFacts> {
    const path = `/v2/${access.image.repository}`;
    const response = await this.get(access, `${path}/manifests/${tag}`, { accept: MANIFESTS });
    const digest = response.headers.get('docker-content-digest') ?? (await this.digest(access, tag));
    let manifest = this.parse(access, Manifest, await jsonOf(response));
    // Attestations stand in an index too, with a platform that is none.
    const first = manifest.manifests?.find(({ platform }) => platform?.os !== 'unknown');
    if (first)
      manifest = this.parse(
        access,
        Manifest,
        await jsonOf(await this.get(access, `${path}/manifests/${first.digest}`, { accept: MANIFESTS })),
      );
    if (!manifest.config) return { digest, builtAt: undefined };
    const { created } = this.parse(access, Config, await jsonOf(await this.get(access, `${path}/blobs/${manifest.config.digest}`)));
    const at = created === undefined ? NaN : Date.parse(created);
    return { digest, builtAt: Number.isNaN(at) ? undefined : new Date(at) };
  }

  private baseOf({ image, insecure }: RegistryAccess): string {
    const host = image.registry === 'docker.io' ? 'registry-1.docker.io' : image.registry;
    return (this.bases[image.registry] ?? `${insecure ? 'http' : 'https'}://${host}`).replace(/\/+$/, '');
  }

  private async get(access: RegistryAccess, path: string, options: { accept?: string; method?: string } = {}): Promise<Response> {
    const url = `${this.baseOf(access)}${path}`;
    const key = `${this.baseOf(access)} ${access.image.repository} ${access.login === undefined ? '' : 'login'}`;
    const known = this.tokens.get(key);
    const first = await this.send(access, url, options, known && known.until > Date.now() ? `Bearer ${known.token}` : undefined);
    if (first.status !== 401) return this.checked(access, first);
    const challenge = challengeOf(first.headers.get('www-authenticate'));
    const login = await access.login?.();
    if (challenge?.scheme === 'basic' && login) {
      const basic = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
      return this.checked(access, await this.send(access, url, options, basic));
    }
    if (challenge?.scheme !== 'bearer') return this.checked(access, first);
    const token = await bearerToken(challenge, access.image, login);
    this.tokens.set(key, token);
    return this.checked(access, await this.send(access, url, options, `Bearer ${token.token}`));
  }

  private checked(access: RegistryAccess, response: Response): Response {
    if (response.ok) return response;
    void response.body?.cancel();
    throw refusalOf(access.image.name, response, access.login !== undefined);
  }

  private send(
    access: RegistryAccess,
    url: string,
    { accept, method = 'GET' }: { accept?: string; method?: string },
    authorization: string | undefined,
  ): Promise<Response> {
    const { origin } = new URL(url);
    const lane = this.lanes.get(origin) ?? { limiter: new Limiter(AT_ONCE), next: 0 };
    this.lanes.set(origin, lane);
    return lane.limiter.run(async () => {
      const now = Date.now();
      const at = Math.max(now, lane.next);
      lane.next = at + LEAST_MILLISECONDS_BETWEEN;
      if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
      try {
        // A blob may lie elsewhere; fetch leaves the authorization out when a redirect leads to another origin.
        const headers = {
          'user-agent': 'fairlead',
          ...(accept !== undefined && { accept }),
          ...(authorization !== undefined && { authorization }),
        };
        return await fetch(url, { method, headers, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        const why = cause instanceof Error ? cause.message : String(cause);
        const message = `The registry of ${access.image.name} at ${origin} can't be reached: ${why}. Images that were chosen before stay; it is asked again by itself.`;
        throw new RegistryError('RegistryUnreachable', Retry.backoff, message, { image: access.image.name, origin }, error);
      }
    });
  }

  private parse<T>(access: RegistryAccess, schema: z.ZodType<T>, value: unknown): T {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw invalid(access, 'it is not as the OCI distribution specification has it');
  }
}

const invalid = ({ image }: RegistryAccess, why: string): RegistryError =>
  new RegistryError(
    'RegistryAnswerInvalid',
    Retry.backoff,
    `The registry's answer about ${image.name} can't be used: ${why}. It is asked again by itself.`,
    {
      image: image.name,
    },
  );

async function jsonOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    if ((bytes += chunk.byteLength) > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch {
    return undefined;
  }
}

function relativeTo(base: string, link: string): string | undefined {
  const url = new URL(link, base);
  return url.origin === new URL(base).origin ? `${url.pathname}${url.search}` : undefined;
}
