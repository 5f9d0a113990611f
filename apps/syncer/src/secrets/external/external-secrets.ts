import type { KubeObject } from '@fairlead/domain';
import type { WatchCache } from '@fairlead/kube';
import { conditionOf, withCondition } from '../cluster/conditions.js';
import { Controller } from '../cluster/controller.js';
import { Repairs } from '../cluster/repairs.js';
import { dataOf, type SecretWriter } from '../cluster/secret-writer.js';
import { mayWrite, type SecretsSession } from '../cluster/session.js';
import { nameOf, SECRET, secretKey } from '../cluster/watched.js';
import type { SecretsReader } from '../providers/provider.js';
import { Dependencies } from './dependencies.js';
import { SecretSpecError } from './errors.js';
import { readExternalSecretSpec, type StoreRef } from './external-secret-spec.js';
import { Failures } from './failures.js';
import { resourceVersionOf } from './hashes.js';
import { refreshIn } from './refresh.js';
import { resolveData } from './resolve-data.js';
import { storeName, storeVersion, type Stores } from './stores.js';
import { isAsLeft, leftBehind, targetNameOf, targetOf, writeTarget, type Target } from './target-secret.js';
import type { ReadSource } from './template.js';

const CONCURRENCY = 8;

export interface ExternalSecretParts {
  readonly session: SecretsSession;
  readonly writer: SecretWriter;
  readonly stores: Stores;
  /** ExternalSecrets of Fairlead's applications. */
  readonly external: WatchCache;
  /** Secrets that were made here. */
  readonly secrets: WatchCache;
  readonly serves: (object: KubeObject) => boolean;
}

/** Fetches what ExternalSecrets name and keeps their Secrets so. Semantics: External Secrets Operator (pkg/controllers/externalsecret). */
export class ExternalSecrets {
  private readonly controller: Controller;
  private readonly dependencies: Dependencies;
  /** Must be fetched anew although its time has not come. */
  private readonly forced = new Set<string>();
  private readonly failures = new Failures();
  private readonly repairs = new Repairs();
  /** Stores each was read through, with their versions. */
  private readonly storesOf = new Map<string, Map<string, string>>();
  private readonly ownKeys = new Map<string, readonly string[]>();
  private readonly results;

  constructor(private readonly parts: ExternalSecretParts) {
    const { session } = parts;
    this.results = session.metrics.counter('fairlead_external_secrets_total', 'Refreshes of ExternalSecrets, by result.', [
      'cluster',
      'result',
    ]);
    this.dependencies = new Dependencies(session, (name) => this.force(name));
    this.controller = new Controller({
      name: 'external-secrets',
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
    for (const object of this.parts.external.objects()) this.add(nameOf(object));
  }
  /** A Secret that is labelled as made here has changed. */
  secretChanged(secret: KubeObject): void {
    for (const object of this.parts.external.objects()) {
      if (object.metadata.namespace === secret.metadata.namespace && targetNameOf(object) === secret.metadata.name)
        this.add(nameOf(object));
    }
  }
  /** A store has changed, has come or has gone: those that read through another version of it, or could not. */
  storeChanged(store: KubeObject, gone: boolean): void {
    const [name, version] = [storeName(store), gone ? undefined : storeVersion(store)];
    for (const object of this.parts.external.objects()) {
      const external = nameOf(object);
      const used = this.storesOf.get(external)?.get(name);
      if (used === undefined ? this.failures.has(external) : used !== version) this.force(external);
    }
  }
  close(): Promise<void> {
    return this.controller.close();
  }

  private force(name: string): void {
    this.forced.add(name);
    this.add(name);
  }

  private async reconcile(name: string): Promise<number | undefined> {
    const object = this.parts.external.get(`external-secrets.io/ExternalSecret/${name}`);
    if (!object || object.metadata.deletionTimestamp !== undefined || !this.parts.serves(object)) {
      this.forget(name);
      return undefined;
    }
    const now = Date.now();
    let target: Target;
    try {
      target = targetOf(object, readExternalSecretSpec(object['spec']));
    } catch (error) {
      // Another document is another event.
      await this.failed(object, error);
      return undefined;
    }
    if (this.parts.stores.isForAnother(target.spec.secretStoreRef, target.namespace)) return undefined;
    const forced = this.forced.has(name);
    const due = refreshIn(object, target.spec, now);
    if (!forced) {
      const pause = this.failures.pause(name, resourceVersionOf(object), now);
      if (pause > 0) return pause;
      const live = this.parts.secrets.get(secretKey(`${target.namespace}/${target.name}`));
      if (due !== 0) {
        if (this.isSettled(object, target, live)) return due;
        const wait = this.repairs.pause(name, now);
        if (wait > 0) return wait;
      }
    }
    return this.attempt(name, object, target, now);
  }

  private async attempt(name: string, object: KubeObject, target: Target, now: number): Promise<number | undefined> {
    this.forced.delete(name);
    try {
      await this.refresh(name, object, target);
    } catch (error) {
      if (!mayWrite(this.parts.session)) return undefined;
      await this.failed(object, error);
      return this.failures.add(name, resourceVersionOf(object), now);
    }
    this.failures.delete(name);
    this.results.inc({ cluster: this.parts.session.cluster, result: 'synced' });
    return undefined;
  }

  /** The Secret needs no repair, or is meant to be away. */
  private isSettled(object: KubeObject, target: Target, live: KubeObject | undefined): boolean {
    const deleted = conditionOf(object, 'Ready')?.reason === 'SecretDeleted';
    const hadNothing = live === undefined && this.ownKeys.get(nameOf(object))?.length === 0;
    if (hadNothing) return true;
    return deleted ? live === undefined : isAsLeft(target, live, this.ownKeys.get(nameOf(object)));
  }

  private async refresh(name: string, object: KubeObject, target: Target): Promise<void> {
    const { spec, namespace } = target;
    const reads = this.dependencies.collect(name);
    const opened = new Map<string, Promise<SecretsReader>>();
    const used = new Map<string, string>();
    this.storesOf.set(name, used);
    const open = (ref: StoreRef): Promise<SecretsReader> => {
      const store = this.parts.stores.find(ref, namespace);
      if (store) used.set(storeName(store), storeVersion(store));
      const id = `${ref.kind}/${ref.name}`;
      const reader = opened.get(id) ?? this.parts.stores.open(ref, namespace, reads.add);
      opened.set(id, reader);
      return reader;
    };
    try {
      const values = await resolveData(spec, open).catch((error: unknown) => {
        throw during('could not get secret data from provider', error);
      });
      const outcome = await this.write(name, target, values, this.sourceReader(namespace, reads.add));
      await this.succeeded(object, target, outcome);
    } finally {
      reads.done();
      await Promise.all([...opened.values()].map((reader) => reader.then((closing) => closing.close?.()).catch(() => undefined)));
    }
  }

  private async write(name: string, target: Target, values: Map<string, Buffer>, readSource: ReadSource): Promise<'synced' | 'deleted'> {
    const { writer, secrets } = this.parts;
    const { spec, namespace } = target;
    const { creationPolicy, deletionPolicy } = spec.target;
    const live = secrets.get(secretKey(`${namespace}/${target.name}`)) ?? (await writer.read(namespace, target.name));
    if (values.size === 0 && deletionPolicy === 'Delete') {
      if (creationPolicy !== 'Owner')
        throw new SecretSpecError(`invalid creationPolicy=${creationPolicy}. Can not delete secret i do not own`);
      if (live && isOwned(target.object, live)) await writer.delete(live);
      return 'deleted';
    }
    // Upstream keeps the Secret as it is then.
    if (values.size === 0 && deletionPolicy === 'Retain') {
      if (!live) this.ownKeys.set(name, []);
      return 'synced';
    }
    const keys = await writeTarget(target, values, live, writer, readSource).catch((error: unknown) => {
      throw during('could not update Secret', error);
    });
    this.ownKeys.set(name, keys);
    for (const old of leftBehind(target, secrets.objects())) await writer.delete(old);
    return 'synced';
  }

  private sourceReader(namespace: string, onRead: (namespace: string, name: string, secret: KubeObject | undefined) => void): ReadSource {
    const { client, signal } = this.parts.session;
    return async (kind, name) => {
      const source = await client.get({ ...SECRET, kind, namespace, name }, { signal });
      if (kind === 'Secret') onRead(namespace, name, source);
      if (!source) throw new SecretSpecError(`error fetching templateFrom data: there is no ${kind} ${namespace}/${name}`);
      const data = Object.entries(dataOf(source));
      return Object.fromEntries(
        data.map(([key, value]) => [key, kind === 'Secret' ? Buffer.from(value, 'base64').toString('utf8') : value]),
      );
    };
  }

  private async succeeded(object: KubeObject, { spec, name }: Target, outcome: 'synced' | 'deleted'): Promise<void> {
    const now = new Date();
    const next =
      outcome === 'synced'
        ? ({ type: 'Ready', status: 'True', reason: 'SecretSynced', message: 'secret synced' } as const)
        : ({ type: 'Ready', status: 'True', reason: 'SecretDeleted', message: 'secret deleted due to DeletionPolicy' } as const);
    const conditions = withCondition(object, next, now);
    await this.parts.writer.writeStatus(object, {
      ...(conditions ? { conditions } : {}),
      refreshTime: now.toISOString().replace(/\.\d+Z$/, 'Z'),
      syncedResourceVersion: resourceVersionOf(object),
      ...(outcome === 'synced' && spec.target.creationPolicy !== 'None' ? { binding: { name } } : {}),
    });
  }

  private async failed(object: KubeObject, error: unknown): Promise<void> {
    const { session, writer } = this.parts;
    const message = error instanceof Error ? error.message : String(error);
    this.results.inc({ cluster: session.cluster, result: 'error' });
    session.logger.warn('ExternalSecret can not be refreshed', { object: nameOf(object), reason: message });
    const conditions = withCondition(object, { type: 'Ready', status: 'False', reason: 'SecretSyncedError', message }, new Date());
    if (conditions) await writer.writeStatus(object, { conditions });
  }

  private forget(name: string): void {
    this.controller.forget(name);
    this.dependencies.forget(name);
    this.failures.delete(name);
    this.repairs.forget(name);
    this.forced.delete(name);
    this.storesOf.delete(name);
    this.ownKeys.delete(name);
  }
}

const isOwned = (object: KubeObject, secret: KubeObject): boolean =>
  secret.metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === object.metadata.uid) ?? false;

/** The step that failed, before what failed; retried or not as before. */
function during(step: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  Object.defineProperty(error, 'message', { value: `${step}: ${error.message}`, configurable: true, writable: true });
  return error;
}
