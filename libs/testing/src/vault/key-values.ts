import { badRequest, isFields, VaultError, type Fields } from './vault-error.js';

interface Version {
  readonly version: number;
  readonly created: Date;
  data: Fields | undefined;
  deleted: Date | undefined;
  destroyed: boolean;
}
interface Entry {
  readonly versions: Version[];
  readonly created: Date;
}
export type Capability = 'create' | 'read' | 'update' | 'delete' | 'list';
export interface KeyValueCall {
  readonly method: string;
  /** Below the mount. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Fields;
}
const MAX_VERSIONS = 10;

/** A KV secrets engine, version 2 (Vault documentation, "KV secrets engine - version 2 (API)"). */
export class KeyValues {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly now: () => Date) {}

  put(path: string, data: Fields): number {
    const entry = this.entries.get(path) ?? { versions: [], created: this.now() };
    this.entries.set(path, entry);
    const version = (entry.versions.at(-1)?.version ?? 0) + 1;
    entry.versions.push({ version, created: this.now(), data, deleted: undefined, destroyed: false });
    entry.versions.splice(0, entry.versions.length - MAX_VERSIONS);
    return version;
  }

  /** Which right the call needs. Undefined: the engine has no such operation. */
  capabilityFor({ method, path, query }: KeyValueCall): Capability | undefined {
    const [kind, ...rest] = path.split('/');
    const key = rest.join('/');
    const listing = method === 'GET' && query.get('list') === 'true';
    if (kind === 'data')
      return method === 'GET'
        ? 'read'
        : method === 'DELETE'
          ? 'delete'
          : isWrite(method)
            ? this.entries.has(key)
              ? 'update'
              : 'create'
            : undefined;
    if (kind === 'metadata') return listing ? 'list' : method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : undefined;
    if (kind === 'delete' || kind === 'undelete' || kind === 'destroy') return isWrite(method) ? 'update' : undefined;
    return method === 'GET' ? 'read' : undefined;
  }

  /** What `data` of the answer is; undefined: no content. Throws VaultError. */
  perform(call: KeyValueCall): object | undefined {
    const [kind, ...rest] = call.path.split('/');
    const key = rest.join('/');
    const capability = this.capabilityFor(call);
    if (kind === 'data' && key) {
      if (capability === 'read') return this.read(key, call.query.get('version'));
      if (capability === 'delete') return this.mark([this.entries.get(key)?.versions.at(-1)], (version) => (version.deleted = this.now()));
      return this.write(key, call.body);
    }
    if (kind === 'metadata' && capability === 'list') return this.list(key === '' || key.endsWith('/') ? key : `${key}/`);
    if (kind === 'metadata' && key) return capability === 'delete' ? void this.entries.delete(key) : this.metadata(key);
    if (kind === 'delete') return this.mark(this.named(key, call.body), (version) => (version.deleted = this.now()));
    if (kind === 'undelete') return this.mark(this.named(key, call.body), (version) => (version.deleted = undefined));
    if (kind === 'destroy')
      return this.mark(this.named(key, call.body), (version) => Object.assign(version, { destroyed: true, data: undefined }));
    const warning =
      "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv get' for this operation.";
    throw new VaultError(404, [], undefined, [warning]);
  }

  private read(key: string, wanted: string | null): object {
    if (wanted !== null && !/^\d+$/.test(wanted))
      throw badRequest(`Field validation failed: error converting input ${wanted} for field "version"`);
    const versions = this.entries.get(key)?.versions ?? [];
    const version =
      wanted === null || wanted === '0' ? versions.at(-1) : versions.find((candidate) => candidate.version === Number(wanted));
    if (!version) throw new VaultError(404, []);
    const metadata = { ...described(version), custom_metadata: null, version: version.version };
    if (version.destroyed || version.deleted) throw new VaultError(404, [], { data: null, metadata });
    return { data: version.data, metadata };
  }

  private write(key: string, body: Fields): object {
    if (!isFields(body['data'])) throw badRequest('no data provided');
    const { cas } = (body['options'] ?? {}) as { cas?: unknown };
    const current = this.entries.get(key)?.versions.at(-1);
    if (cas !== undefined && cas !== (current?.version ?? 0)) throw badRequest('check-and-set parameter did not match the current version');
    const version = this.put(key, body['data']);
    const written = this.entries.get(key)?.versions.at(-1);
    return { ...(written ? described(written) : {}), custom_metadata: null, version };
  }

  private metadata(key: string): object {
    const entry = this.entries.get(key);
    if (!entry) throw new VaultError(404, []);
    const latest = entry.versions.at(-1);
    return {
      cas_required: false,
      created_time: entry.created.toISOString(),
      current_version: latest?.version ?? 0,
      custom_metadata: null,
      delete_version_after: '0s',
      max_versions: 0,
      oldest_version: entry.versions[0]?.version ?? 0,
      updated_time: (latest?.created ?? entry.created).toISOString(),
      versions: Object.fromEntries(entry.versions.map((version) => [version.version, described(version)])),
    };
  }

  private list(prefix: string): object {
    const below = [...this.entries.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    const keys = [...new Set(below.map((key) => key.replace(/\/.*$/s, '/')))].sort();
    if (!keys.length) throw new VaultError(404, []);
    return { keys };
  }

  private named(key: string, body: Fields): (Version | undefined)[] {
    const wanted = body['versions'];
    if (!Array.isArray(wanted) || !wanted.length) throw badRequest('No version number provided');
    return this.entries.get(key)?.versions.filter(({ version }) => wanted.map(Number).includes(version)) ?? [];
  }

  private mark(versions: readonly (Version | undefined)[], change: (version: Version) => unknown): undefined {
    for (const version of versions) if (version) change(version);
    return undefined;
  }
}

const isWrite = (method: string) => method === 'POST' || method === 'PUT';
const described = ({ created, deleted, destroyed }: Version) => ({
  created_time: created.toISOString(),
  deletion_time: deleted?.toISOString() ?? '',
  destroyed,
});
