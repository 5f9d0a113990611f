import { describeRef, FIELD_MANAGER, refOf, type KubeObject, type OwnerReference } from '@fairlead/domain';
import { resourcePath } from '@fairlead/kube';
import { withoutValues } from './secret-refused.js';
import { mayWrite, type SecretsSession } from './session.js';
import { SECRET } from './watched.js';

/** Label of the Secrets that are made here; the watch that restores them selects by it. */
export const SECRET_FROM_LABEL = 'fairlead.dev/secret-from';

export interface WantedSecret {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly immutable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owner: OwnerReference | undefined;
  readonly data: Readonly<Record<string, Buffer>>;
}
export interface WriteOptions {
  /** The Secret as it is; the write fails with a conflict if it has changed since. */
  readonly live: KubeObject | undefined;
  /** Who writes these fields: what it wrote before and no longer wants goes. */
  readonly fieldManager: string;
  /** Keys of others stay; otherwise the Secret holds what is wanted and nothing else. */
  readonly keepsOtherKeys: boolean;
}

/** Values of a Secret as the API has them. */
export function dataOf(secret: KubeObject | undefined): Record<string, string> {
  const data = secret?.['data'];
  return typeof data === 'object' && data !== null ? (data as Record<string, string>) : {};
}

export class SecretWriter {
  constructor(private readonly session: SecretsSession) {}

  read(namespace: string, name: string): Promise<KubeObject | undefined> {
    return this.session.client.get({ ...SECRET, namespace, name }, { signal: this.session.signal });
  }

  /** Makes the Secret what is wanted. What can't be changed in a Secret (its type, what is immutable) is changed by making it anew. Idempotent. */
  async write(wanted: WantedSecret, options: WriteOptions): Promise<KubeObject> {
    const { live } = options;
    if (live && !options.keepsOtherKeys && mustBeMadeAnew(wanted, live)) {
      await this.delete(live);
      return this.write(wanted, { ...options, live: undefined });
    }
    const written = await this.apply(wanted, options);
    const foreign = options.keepsOtherKeys ? [] : Object.keys(dataOf(written)).filter((key) => !Object.hasOwn(wanted.data, key));
    if (foreign.length === 0) return written;
    return this.session.client.mergePatch(
      refOf(written),
      { metadata: { resourceVersion: written.metadata.resourceVersion }, data: Object.fromEntries(foreign.map((key) => [key, null])) },
      { signal: this.session.signal },
    );
  }

  async delete(live: KubeObject): Promise<void> {
    this.mustHold();
    const { uid } = live.metadata;
    await this.session.client.delete(refOf(live), { ...(uid === undefined ? {} : { uid }), signal: this.session.signal });
  }

  /** Writes the status of an object; the caller has seen to it that something changes. */
  async writeStatus(object: KubeObject, status: unknown): Promise<void> {
    this.mustHold();
    await this.session.client.mergePatch(refOf(object), { status }, { subresource: 'status', signal: this.session.signal });
  }

  private async apply(wanted: WantedSecret, { live, fieldManager }: WriteOptions): Promise<KubeObject> {
    this.mustHold();
    const { client, signal } = this.session;
    const { namespace, name, type, immutable, labels, annotations, owner, data } = wanted;
    const resource = await client.discovery.find(SECRET);
    const version = live?.metadata.resourceVersion;
    const request = client.transport.request<KubeObject>({
      verb: 'apply',
      method: 'PATCH',
      path: resourcePath(resource, namespace, name),
      doing: `apply ${describeRef({ kind: 'Secret', namespace, name })}`,
      object: { group: '', kind: 'Secret', plural: resource.plural, name },
      resource: resource.plural,
      query: { fieldManager, force: 'true' },
      contentType: 'application/apply-patch+yaml',
      signal,
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name,
          namespace,
          labels,
          annotations,
          ...(owner ? { ownerReferences: [owner] } : {}),
          ...(version === undefined ? {} : { resourceVersion: version }),
        },
        type,
        ...(immutable ? { immutable } : {}),
        data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value.toString('base64')])),
      },
    });
    const { body } = await request.catch((error: unknown) => {
      throw withoutValues(error, `${namespace}/${name}`);
    });
    return body;
  }

  private mustHold(): void {
    if (!mayWrite(this.session)) throw new Error('the lease of the cluster is no longer held: another instance does this work');
  }
}

/** Manager of the fields of Secrets that were sealed. */
export const SEALED_FIELD_MANAGER = `${FIELD_MANAGER}-sealed-secrets`;

function mustBeMadeAnew(wanted: WantedSecret, live: KubeObject): boolean {
  if ((live['type'] ?? 'Opaque') !== wanted.type) return true;
  return live['immutable'] === true && (!wanted.immutable || !hasData(live, wanted.data));
}

/** Whether a Secret holds exactly these values. */
export function hasData(live: KubeObject, wanted: Readonly<Record<string, Buffer>>): boolean {
  const data = dataOf(live);
  const keys = Object.keys(wanted);
  return keys.length === Object.keys(data).length && keys.every((key) => data[key] === wanted[key]?.toString('base64'));
}
