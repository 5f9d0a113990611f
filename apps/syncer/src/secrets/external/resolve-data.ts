import { isRecord } from '@fairlead/domain';
import type { RemoteSecret, SecretsReader } from '../providers/provider.js';
import { NoSecretError, SecretProviderError, SecretSpecError } from './errors.js';
import type { ExternalSecretSpec, RemoteRef, StoreRef } from './external-secret-spec.js';
import { convertKeys, decodeValue, mustBeValidKeys, rewriteKeys, type Values } from './keys.js';
import { atPath, bytesOf } from './property-path.js';

/** Opens the store that a reference names. */
export type OpenStore = (ref: StoreRef, where: string) => Promise<SecretsReader>;

/**
 * Values of the Secret by key: those of `dataFrom` in order, then those of `data`; later ones win. What the provider does not have is left out if
 * the deletion policy says what to do then; otherwise it throws `NoSecretError`. Each secret is asked for once.
 */
export async function resolveData(spec: ExternalSecretSpec, open: OpenStore): Promise<Values> {
  const remote = new RemoteSecrets(open, spec.secretStoreRef);
  const values: Values = new Map();
  const orAbsent = async (read: Promise<Values>): Promise<void> => {
    try {
      for (const [key, value] of await read) values.set(key, value);
    } catch (error) {
      if (!(error instanceof NoSecretError) || spec.target.deletionPolicy === 'Retain') throw error;
    }
  };
  for (const [at, from] of spec.dataFrom.entries()) await orAbsent(valuesFrom(from, `spec.dataFrom[${at}]`, remote));
  for (const [at, { secretKey, remoteRef, sourceRef }] of spec.data.entries()) {
    const where = `spec.data[${at}]`;
    const one = remote
      .value(remoteRef, sourceRef?.storeRef, where)
      .then((value): Values => new Map([[secretKey, decodeValue(value, remoteRef.decodingStrategy, where)]]));
    await orAbsent(one);
  }
  return values;
}

async function valuesFrom(from: ExternalSecretSpec['dataFrom'][number], where: string, remote: RemoteSecrets): Promise<Values> {
  const { extract, find, rewrite, sourceRef } = from;
  const query = extract ?? find;
  if (!query || (extract && find)) throw new SecretSpecError(`${where} must hold either extract or find`);
  const found = extract ? await remote.fields(extract, sourceRef?.storeRef, where) : await remote.found(from, where);
  const named = rewrite.length > 0 ? rewriteKeys(found, rewrite, where) : convertKeys(found, query.conversionStrategy);
  mustBeValidKeys(named, where);
  return new Map([...named].map(([key, value]) => [key, decodeValue(value, query.decodingStrategy, `${where}, key ${key}`)]));
}

class RemoteSecrets {
  private readonly read = new Map<string, Promise<RemoteSecret>>();

  constructor(
    private readonly open: OpenStore,
    private readonly defaultStore: StoreRef | undefined,
  ) {}

  /** One value, as bytes. */
  async value(ref: RemoteRef, store: StoreRef | undefined, where: string): Promise<Buffer> {
    const { secret, property } = await this.secret(ref, store, where);
    if (property === undefined) return whole(secret);
    return bytesOf(this.at(secret, property, ref, where));
  }

  /** Every field of one secret. */
  async fields(ref: RemoteRef, store: StoreRef | undefined, where: string): Promise<Values> {
    const { secret, property } = await this.secret(ref, store, where);
    const document =
      property === undefined ? ('fields' in secret ? secret.fields : parsed(secret.bytes)) : this.at(secret, property, ref, where);
    const fields = Buffer.isBuffer(document) || typeof document === 'string' ? parsed(document) : document;
    if (!isRecord(fields))
      throw new SecretProviderError(`${where}: ${ref.key}${property ? `, property ${property}` : ''} is not a JSON object with fields`);
    return new Map(Object.entries(fields).map(([key, value]) => [key, bytesOf(value)]));
  }

  async found({ find, sourceRef }: ExternalSecretSpec['dataFrom'][number], where: string): Promise<Values> {
    const reader = await this.store(sourceRef?.storeRef, where);
    if (!find || !reader.find) throw new SecretSpecError(`${where}: the provider can not list secrets: use extract`);
    return new Map([...(await reader.find(find))].map(([key, secret]) => [key, whole(secret)]));
  }

  private store(ref: StoreRef | undefined, where: string): Promise<SecretsReader> {
    const used = ref ?? this.defaultStore;
    if (!used) throw new SecretSpecError(`${where} names no store, and spec.secretStoreRef is missing`);
    return this.open(used, where);
  }

  /** The secret, and the property that is still to be taken from it. */
  private async secret(
    ref: RemoteRef,
    store: StoreRef | undefined,
    where: string,
  ): Promise<{ secret: RemoteSecret; property: string | undefined }> {
    const reader = await this.store(store, where);
    const { key, version } = ref;
    const property = ref.property === '' ? undefined : ref.property;
    const asked = reader.asksForProperty ? property : undefined;
    const id = JSON.stringify([store ?? this.defaultStore, key, version, asked]);
    const reading =
      this.read.get(id) ??
      reader.read({ key, ...(version === undefined ? {} : { version }), ...(asked === undefined ? {} : { property: asked }) });
    this.read.set(id, reading);
    return { secret: await reading, property: reader.asksForProperty ? undefined : property };
  }

  /** A name that holds dots is tried before they are taken for steps, as upstream does. */
  private at(secret: RemoteSecret, property: string, { key }: RemoteRef, where: string): unknown {
    const document = 'fields' in secret ? secret.fields : parsed(secret.bytes);
    if (isRecord(document)) {
      if (Object.hasOwn(document, property)) return document[property];
      // A Secret's field that is JSON itself.
      const dot = property.indexOf('.');
      const field = dot > 0 ? document[property.slice(0, dot)] : undefined;
      const inner = Buffer.isBuffer(field) ? atPath(parsed(field), property.slice(dot + 1)) : undefined;
      const found = inner ?? (Buffer.isBuffer(field) ? undefined : atPath(document, property));
      if (found) return found.value;
    }
    throw new NoSecretError(`${where}: ${key} has no property ${property}`);
  }
}

function parsed(bytes: Buffer | string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** All of a secret as one value: bytes as they are, fields as JSON. */
function whole(secret: RemoteSecret): Buffer {
  if ('bytes' in secret) return secret.bytes;
  const fields = Object.entries(secret.fields).map(([key, value]) => [key, Buffer.isBuffer(value) ? value.toString('utf8') : value]);
  return Buffer.from(JSON.stringify(Object.fromEntries(fields)));
}
