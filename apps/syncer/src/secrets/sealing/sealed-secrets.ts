import { createHash } from 'node:crypto';
import {
  canonicalJson,
  ownerOf,
  refOf,
  SEALED_SECRET,
  SealingError,
  unsealSecret,
  type KubeObject,
  type OwnerReference,
  type UnsealedSecret,
} from '@fairlead/domain';
import type { WatchCache } from '@fairlead/kube';
import { conditionOf, statusOf, withCondition } from '../cluster/conditions.js';
import { Controller } from '../cluster/controller.js';
import { Repairs } from '../cluster/repairs.js';
import { SEALED_FIELD_MANAGER, SECRET_FROM_LABEL, type SecretWriter } from '../cluster/secret-writer.js';
import { mayWrite, type SecretsSession } from '../cluster/session.js';
import { nameOf, secretKey } from '../cluster/watched.js';
import type { KeyRing } from './key-ring.js';
import { NotManagedError } from './errors.js';

const MANAGED = 'sealedsecrets.bitnami.com/managed';
const PATCH = 'sealedsecrets.bitnami.com/patch';
const SKIP_OWNER = 'sealedsecrets.bitnami.com/skip-set-owner-references';
const FROM = 'sealed-secret';
const CONCURRENCY = 4;

export interface SealedSecretParts {
  readonly session: SecretsSession;
  readonly ring: KeyRing;
  readonly writer: SecretWriter;
  /** SealedSecrets of Fairlead's applications. */
  readonly sealed: WatchCache;
  /** Secrets that were made here. */
  readonly secrets: WatchCache;
  readonly serves: (object: KubeObject) => boolean;
  /** Which keys are in use has changed. */
  readonly onUse: () => void;
}
/** What is known of a SealedSecret that was worked through; nothing that depends on these need be opened again. */
interface Known {
  readonly input: string;
  /** Version of the Secret as it was left. */
  readonly secretVersion: string | undefined;
  readonly fingerprints: readonly string[];
}
export interface SealedWith {
  readonly tenant: string | undefined;
  readonly application: string | undefined;
  readonly namespace: string;
  readonly name: string;
  /** Keys that open its values. */
  readonly fingerprints: readonly string[];
}

/** Makes the Secret of each SealedSecret and keeps it so. Semantics: upstream's controller (pkg/controller/controller.go). */
export class SealedSecrets {
  private readonly known = new Map<string, Known>();
  private readonly repairs = new Repairs();
  private readonly controller: Controller;
  private readonly results;

  constructor(private readonly parts: SealedSecretParts) {
    const { session } = parts;
    this.results = session.metrics.counter('fairlead_sealed_secrets_total', 'SealedSecrets worked through, by result.', [
      'cluster',
      'result',
    ]);
    this.controller = new Controller({
      name: 'sealed-secrets',
      concurrency: CONCURRENCY,
      reconcile: (name) => this.reconcile(name),
      mayWrite: () => mayWrite(session),
      logger: session.logger,
    });
  }

  add(name: string): void {
    this.controller.add(name);
  }
  all(): void {
    for (const object of this.parts.sealed.objects()) this.add(nameOf(object));
  }
  close(): Promise<void> {
    return this.controller.close();
  }

  /** Which keys each SealedSecret needs. */
  inUse(): SealedWith[] {
    return [...this.parts.sealed.objects()].flatMap((object) => {
      const known = this.known.get(nameOf(object));
      const owner = ownerOf(object);
      const { namespace = '', name } = object.metadata;
      return known && known.fingerprints.length > 0
        ? [{ tenant: owner?.tenant, application: owner?.application, namespace, name, fingerprints: known.fingerprints }]
        : [];
    });
  }

  private async reconcile(name: string): Promise<number | undefined> {
    const { sealed, secrets, serves } = this.parts;
    const object = sealed.get(`${SEALED_SECRET.group}/${SEALED_SECRET.kind}/${name}`);
    if (!object || object.metadata.deletionTimestamp !== undefined || !serves(object)) {
      // The Secret goes with its owner: garbage collection.
      this.controller.forget(name);
      this.repairs.forget(name);
      if (this.known.delete(name)) this.parts.onUse();
      return undefined;
    }
    const input = this.inputOf(object);
    const live = secrets.get(secretKey(name));
    const known = this.known.get(name);
    const asLeft = known?.secretVersion === live?.metadata.resourceVersion;
    if (known?.input === input && asLeft && this.isReported(object)) return undefined;
    const pause = known?.input === input && !asLeft ? this.repairs.pause(name, Date.now()) : 0;
    if (pause > 0) return pause;
    await this.make(object, live, input);
    return undefined;
  }

  private async make(object: KubeObject, live: KubeObject | undefined, input: string): Promise<void> {
    const name = nameOf(object);
    try {
      const unsealed = unsealSecret(object, this.parts.ring.keys);
      const written = await this.write(object, unsealed, live);
      this.remember(name, {
        input,
        secretVersion: written.metadata.resourceVersion,
        fingerprints: [...new Set(Object.values(unsealed.keys))],
      });
      await this.report(object, undefined);
      this.count('synced');
    } catch (error) {
      const expected = error instanceof SealingError || error instanceof NotManagedError;
      this.count(expected ? error.code : 'error');
      await this.report(object, error);
      if (!(error instanceof SealingError)) throw error;
      // The same input fails the same way: other keys or another document make it worth trying again.
      this.parts.session.logger.warn('SealedSecret can not be opened', { object: name, code: error.code, reason: error.message });
      this.remember(name, { input, secretVersion: live?.metadata.resourceVersion, fingerprints: [] });
    }
  }

  private async write(object: KubeObject, unsealed: UnsealedSecret, cached: KubeObject | undefined): Promise<KubeObject> {
    const { namespace, name } = unsealed;
    const live = cached ?? (await this.parts.writer.read(namespace, name));
    const patched = live?.metadata.annotations?.[PATCH] === 'true';
    const managed = live?.metadata.annotations?.[MANAGED] === 'true';
    if (live && !patched && !managed && !isMadeFrom(object, live)) {
      throw new NotManagedError(`failed update: Resource "${name}" already exists and is not managed by SealedSecret`, { namespace, name });
    }
    const owned = unsealed.annotations[SKIP_OWNER] !== 'true' && (!patched || managed || live === undefined);
    return this.parts.writer.write(
      {
        ...unsealed,
        // A Secret that is only patched keeps its type.
        type: patched ? String(live?.['type'] ?? unsealed.type) : unsealed.type,
        labels: { ...unsealed.labels, [SECRET_FROM_LABEL]: FROM },
        owner: owned ? ownerReference(object) : undefined,
      },
      { live, fieldManager: SEALED_FIELD_MANAGER, keepsOtherKeys: patched },
    );
  }

  /** Status as upstream writes it: condition Synced, and which generation was seen. */
  private async report(object: KubeObject, error: unknown): Promise<void> {
    const message = error === undefined ? '' : error instanceof Error ? error.message : String(error);
    const now = new Date();
    const conditions = withCondition(object, { type: 'Synced', status: error === undefined ? 'True' : 'False', message }, now);
    const generation = object.metadata.generation;
    if (!conditions && statusOf(object)['observedGeneration'] === generation) return;
    const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
    const stamped = conditions?.map((condition) => (condition.type === 'Synced' ? { ...condition, lastUpdateTime: time } : condition));
    await this.parts.writer.writeStatus(object, { observedGeneration: generation, ...(stamped ? { conditions: stamped } : {}) });
  }

  private isReported(object: KubeObject): boolean {
    return conditionOf(object, 'Synced') !== undefined && statusOf(object)['observedGeneration'] === object.metadata.generation;
  }

  /** All that decides about the outcome: the document, what binds its values, and the keys there are. */
  private inputOf({ metadata, ...object }: KubeObject): string {
    const { uid, annotations } = metadata;
    const keys = this.parts.ring.keys.map(({ fingerprint }) => fingerprint);
    return createHash('sha256')
      .update(canonicalJson([uid, annotations, object['spec'], keys]))
      .digest('hex');
  }

  private remember(name: string, known: Known): void {
    const before = this.known.get(name)?.fingerprints.join();
    this.known.set(name, known);
    if (before !== known.fingerprints.join()) this.parts.onUse();
  }

  private count(result: string): void {
    this.results.inc({ cluster: this.parts.session.cluster, result });
  }
}

/** Made from this SealedSecret, by Fairlead or by upstream's controller. */
function isMadeFrom(sealed: KubeObject, secret: KubeObject): boolean {
  const controller = secret.metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (controller) return controller.uid === sealed.metadata.uid;
  return secret.metadata.labels?.[SECRET_FROM_LABEL] === FROM;
}

function ownerReference(object: KubeObject): OwnerReference {
  const { kind } = refOf(object);
  return { apiVersion: object.apiVersion, kind, name: object.metadata.name, uid: object.metadata.uid ?? '', controller: true };
}
