import { PLATFORM_TENANT } from '@fairlead/contracts';
import { ownerOf, type KubeObject } from '@fairlead/domain';
import type { WatchCache } from '@fairlead/kube';
import { Limiter } from '@fairlead/service-kit';
import { dataOf } from '../cluster/secret-writer.js';
import type { SecretsSession } from '../cluster/session.js';
import { SECRET } from '../cluster/watched.js';
import { findProvider } from '../providers/index.js';
import type { KeySelector, ProviderContext, SecretsReader } from '../providers/provider.js';
import { BoundedRegExp } from './bounded-regexp.js';
import { SecretProviderError, SecretSpecError } from './errors.js';
import type { StoreRef } from './external-secret-spec.js';
import { readStoreSpec, selects, type StoreSpec } from './store-spec.js';

/** Calls at once per store. */
const CALLS_PER_STORE = 4;

export interface StoreWatches {
  readonly namespaced: WatchCache;
  readonly clusterWide: WatchCache;
  readonly serves: (object: KubeObject) => boolean;
}
/** Told of each Secret that was read on the way. */
export type OnRead = (namespace: string, name: string, secret: KubeObject | undefined) => void;

export const storeName = (store: KubeObject): string =>
  `${store.kind} ${store.metadata.namespace === undefined ? '' : `${store.metadata.namespace}/`}${store.metadata.name}`;

/** Finds stores, judges who may use them, and opens them. */
export class Stores {
  private readonly limiters = new Map<string, Limiter>();

  constructor(
    private readonly session: SecretsSession,
    private readonly watches: StoreWatches,
  ) {}

  find(ref: StoreRef, namespace: string): KubeObject | undefined {
    const { namespaced, clusterWide, serves } = this.watches;
    const found =
      ref.kind === 'ClusterSecretStore'
        ? clusterWide.get(`external-secrets.io/ClusterSecretStore//${ref.name}`)
        : namespaced.get(`external-secrets.io/SecretStore/${namespace}/${ref.name}`);
    return found && serves(found) ? found : undefined;
  }

  /** Throws `SecretSpecError` where the store is missing, wrong or not for this namespace; `SecretProviderError`. */
  async open(ref: StoreRef, namespace: string, onRead: OnRead): Promise<SecretsReader> {
    const store = this.find(ref, namespace);
    if (!store) {
      const where = ref.kind === 'ClusterSecretStore' ? '' : ` in namespace ${namespace}`;
      throw new SecretProviderError(
        `could not get ${ref.kind} ${JSON.stringify(ref.name)}${where}: no application of Fairlead declares it on this cluster. It is tried again when one does`,
      );
    }
    const name = storeName(store);
    const spec = checkStore(store);
    await this.mustBeFor(namespace, store, spec);
    const reader = await findProvider(spec.providerName, name).open(spec.provider, this.context(store, namespace, onRead));
    return limited(reader, this.limiterOf(name));
  }

  /** A store that a controller of another class is to serve is not ours to open. */
  isForAnother(ref: StoreRef | undefined, namespace: string): boolean {
    const store = ref && this.find(ref, namespace);
    const controller = (store?.['spec'] as { controller?: unknown } | undefined)?.controller;
    return typeof controller === 'string' && controller !== '';
  }

  private context(store: KubeObject, externalNamespace: string, onRead: OnRead): ProviderContext {
    const { client, config, signal } = this.session;
    const name = storeName(store);
    const own = store.metadata.namespace;
    const namespaceOf = (selector: KeySelector, field: string): string => {
      if (own !== undefined && selector.namespace !== undefined && selector.namespace !== own) {
        throw new SecretSpecError(
          `${name}: ${field} must lie in the store's own namespace ${own}, not in ${selector.namespace}. Only a ClusterSecretStore may name another`,
        );
      }
      return selector.namespace ?? own ?? externalNamespace;
    };
    // Once each per refresh, so that what is read together fits together.
    const reading = new Map<string, Promise<KubeObject | undefined>>();
    const read = (kind: 'Secret' | 'ConfigMap', namespace: string, object: string): Promise<KubeObject | undefined> => {
      const id = `${kind}/${namespace}/${object}`;
      const found = reading.get(id) ?? client.get({ ...SECRET, kind, namespace, name: object }, { signal });
      reading.set(id, found);
      return found;
    };
    const value = async (kind: 'Secret' | 'ConfigMap', selector: KeySelector, field: string): Promise<string> => {
      const namespace = namespaceOf(selector, field);
      const { name: object, key } = selector;
      if (!object || !key) throw new SecretSpecError(`${name}: ${field} must name a ${kind} and a key of it`);
      const found = await read(kind, namespace, object);
      if (kind === 'Secret') onRead(namespace, object, found);
      const data = dataOf(found)[key];
      if (data === undefined) {
        throw new SecretProviderError(
          `${name}: ${field}: ${found ? `${kind} ${namespace}/${object} has no key ${key}` : `there is no ${kind} ${namespace}/${object}`}`,
        );
      }
      return kind === 'Secret' ? Buffer.from(data, 'base64').toString('utf8') : data;
    };
    return {
      store: name,
      namespace: own ?? externalNamespace,
      client,
      config,
      signal,
      namespaceOf,
      secret: (selector, field) => value('Secret', selector, field),
      configMap: (selector, field) => value('ConfigMap', selector, field),
      read: onRead,
    };
  }

  private async mustBeFor(namespace: string, store: KubeObject, { conditions }: StoreSpec): Promise<void> {
    if (store.kind !== 'ClusterSecretStore' || conditions.length === 0) return;
    let labels: Record<string, string> | undefined;
    for (const { namespaces = [], namespaceRegexes = [], namespaceSelector } of conditions) {
      if (namespaces.includes(namespace)) return;
      if (namespaceRegexes.some((source) => new BoundedRegExp(source).test(namespace))) return;
      if (!namespaceSelector) continue;
      labels ??= await this.labelsOf(namespace);
      if (selects(namespaceSelector, labels)) return;
    }
    throw new SecretSpecError(`using ${storeName(store)} is not allowed from namespace ${namespace}: denied by spec.conditions`);
  }

  private async labelsOf(namespace: string): Promise<Record<string, string>> {
    const found = await this.session.client.get(
      { group: '', version: 'v1', kind: 'Namespace', name: namespace },
      { signal: this.session.signal },
    );
    return found?.metadata.labels ?? {};
  }

  private limiterOf(store: string): Limiter {
    const limiter = this.limiters.get(store) ?? new Limiter(CALLS_PER_STORE);
    this.limiters.set(store, limiter);
    return limiter;
  }
}

/** Reads a store and all that can be judged without asking anybody. Throws `SecretSpecError`. */
export function checkStore(store: KubeObject): StoreSpec {
  const name = storeName(store);
  const owner = ownerOf(store);
  if (store.kind === 'ClusterSecretStore' && owner?.tenant !== PLATFORM_TENANT) {
    throw new SecretSpecError(
      `${name} is declared by tenant ${owner?.tenant ?? '(unknown)'}; only tenant ${PLATFORM_TENANT} may declare a store for a whole cluster. Declare a SecretStore instead`,
    );
  }
  const spec = readStoreSpec(store['spec'], name);
  findProvider(spec.providerName, name).check(spec.provider, name);
  return spec;
}

/** Version of a store that makes a difference for what is read through it. */
export const storeVersion = (store: KubeObject): string => `${store.metadata.uid ?? ''}:${store.metadata.generation ?? 0}`;

function limited(reader: SecretsReader, limiter: Limiter): SecretsReader {
  const { find, close, asksForProperty } = reader;
  return {
    ...(asksForProperty === undefined ? {} : { asksForProperty }),
    read: (key) => limiter.run(() => reader.read(key)),
    ...(find ? { find: (query) => limiter.run(() => find.call(reader, query)) } : {}),
    ...(close ? { close: () => close.call(reader) } : {}),
  };
}
