import { randomBytes } from 'node:crypto';
import { newestFirst, readSealingKey, SealingError, type KubeObject, type SealingKey } from '@fairlead/domain';
import type { WatchCache } from '@fairlead/kube';
import { dataOf } from '../cluster/secret-writer.js';
import { mayWrite, type SecretsSession } from '../cluster/session.js';
import { SECRET, watched } from '../cluster/watched.js';
import { makeSealingKey } from './make-key.js';

/** Label of the TLS Secrets that hold the keys, as upstream's controller makes and finds them; `active` are those it reads. */
export const KEY_LABEL = 'sealedsecrets.bitnami.com/sealed-secrets-key';
const NAME_PREFIX = 'sealed-secrets-key';
/** Annotation on the newest key's Secret: `now` asks for a new key. */
export const RENEW_ANNOTATION = 'fairlead.dev/renew';
const NAME_SIGNS = 'bcdfghjklmnpqrstvwxz2456789';

interface HeldKey extends SealingKey {
  readonly secretName: string;
  readonly renew: boolean;
}

/** The keys of one cluster, newest first, kept current by a watch. Old ones are kept for ever: what was sealed with them stays in Git. */
export class KeyRing {
  private held: HeldKey[] = [];
  private cache: WatchCache | undefined;

  constructor(
    private readonly session: SecretsSession,
    private readonly onChange: () => void,
  ) {}

  /** Reads the keys that are there. */
  async start(): Promise<void> {
    const { config } = this.session;
    this.cache = await watched(this.session, SECRET, {
      namespace: config.FAIRLEAD_SYNCER_SEALING_NAMESPACE,
      labelSelector: `${KEY_LABEL}=active`,
      onChange: () => this.read(),
    });
    this.read();
  }

  get keys(): readonly SealingKey[] {
    return this.held;
  }

  /** Makes a key where there is none or the newest must be renewed. Answers after how many milliseconds to ask again, if ever. */
  async keepCurrent(now = new Date()): Promise<number | undefined> {
    const reason = this.renewalReason(now);
    if (reason !== undefined) await this.make(now, reason);
    const renewal = this.session.config.FAIRLEAD_SYNCER_SEALING_RENEWAL;
    const newest = this.held[0];
    if (renewal === 0 || !newest) return undefined;
    return Math.max(1000, newest.notBefore.getTime() + renewal - now.getTime());
  }

  private renewalReason(now: Date): string | undefined {
    const { FAIRLEAD_SYNCER_SEALING_RENEWAL: renewal, FAIRLEAD_SYNCER_SEALING_CUTOFF: cutoff } = this.session.config;
    const newest = this.held[0];
    if (!newest) return 'there is none';
    if (newest.renew) return `${RENEW_ANNOTATION} asks for it`;
    if (cutoff !== undefined && newest.notBefore < new Date(cutoff) && new Date(cutoff) <= now)
      return 'the newest is older than the cut-off time';
    return renewal > 0 && newest.notBefore.getTime() + renewal <= now.getTime() ? 'the newest has reached its age' : undefined;
  }

  private async make(now: Date, reason: string): Promise<void> {
    const { client, config, logger, signal } = this.session;
    const namespace = config.FAIRLEAD_SYNCER_SEALING_NAMESPACE;
    const started = performance.now();
    const { privateKey, certificate } = await makeSealingKey(now);
    if (!mayWrite(this.session)) return;
    const suffix = [...randomBytes(5)].map((byte) => NAME_SIGNS[byte % NAME_SIGNS.length] ?? '').join('');
    const secret: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `${NAME_PREFIX}${suffix}`, namespace, labels: { [KEY_LABEL]: 'active' } },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': Buffer.from(certificate).toString('base64'), 'tls.key': Buffer.from(privateKey).toString('base64') },
    };
    await client.createIfMissing(secret, { signal });
    logger.info('made a new sealing key', {
      reason,
      object: `${namespace}/${secret.metadata.name}`,
      milliseconds: Math.round(performance.now() - started),
    });
    // What the watch will say; until then nobody must make another.
    this.take([...(this.cache?.objects() ?? []), secret]);
  }

  private read(): void {
    if (this.cache) this.take([...this.cache.objects()]);
  }

  private take(secrets: readonly KubeObject[]): void {
    const before = this.describe();
    const held = new Map(secrets.flatMap((secret) => this.keyOf(secret)).map((key) => [key.fingerprint, key]));
    this.held = newestFirst([...held.values()]);
    if (this.describe() !== before) this.onChange();
  }

  private describe(): string {
    return this.held.map(({ fingerprint, renew }) => `${fingerprint}:${renew}`).join();
  }

  private keyOf(secret: KubeObject): HeldKey[] {
    const data = dataOf(secret);
    const text = (field: string): string => Buffer.from(data[field] ?? '', 'base64').toString('utf8');
    try {
      const renew = secret.metadata.annotations?.[RENEW_ANNOTATION] === 'now';
      return [{ ...readSealingKey(text('tls.crt'), text('tls.key')), secretName: secret.metadata.name, renew }];
    } catch (error) {
      if (!(error instanceof SealingError)) throw error;
      this.session.logger.error('a sealing key can not be read, it is left out', {
        object: `${secret.metadata.namespace}/${secret.metadata.name}`,
        error,
      });
      return [];
    }
  }
}
