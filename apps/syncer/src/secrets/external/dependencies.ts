import type { KubeObject } from '@fairlead/domain';
import type { WatchCache } from '@fairlead/kube';
import type { SecretsSession } from '../cluster/session.js';
import { SECRET, secretKey, watched } from '../cluster/watched.js';

/**
 * Which ExternalSecret was made of which Secrets of the cluster (credentials of stores, sources, templates), so that a change refreshes it. Their namespaces
 * are watched; where that isn't allowed, the refresh interval does it.
 */
export class Dependencies {
  private readonly users = new Map<string, Set<string>>();
  private readonly used = new Map<string, Set<string>>();
  private readonly versions = new Map<string, string | undefined>();
  private readonly watches = new Map<string, Promise<WatchCache | undefined>>();

  constructor(
    private readonly session: SecretsSession,
    private readonly onChange: (user: string) => void,
  ) {}

  /** Begins to collect what a user depends on; what it did before is forgotten when `done` is called. */
  collect(user: string): { add: (namespace: string, name: string, secret: KubeObject | undefined) => void; done: () => void } {
    const now = new Set<string>();
    return {
      add: (namespace, name, secret) => {
        const id = `${namespace}/${name}`;
        now.add(id);
        this.versions.set(id, secret?.metadata.resourceVersion);
        this.use(user, id);
        this.watch(namespace);
      },
      done: () => {
        for (const id of this.used.get(user) ?? []) if (!now.has(id)) this.drop(user, id);
        if (now.size === 0) this.used.delete(user);
      },
    };
  }

  forget(user: string): void {
    for (const id of [...(this.used.get(user) ?? [])]) this.drop(user, id);
    this.used.delete(user);
  }

  private use(user: string, id: string): void {
    const users = this.users.get(id) ?? new Set();
    this.users.set(id, users.add(user));
    const used = this.used.get(user) ?? new Set();
    this.used.set(user, used.add(id));
  }
  private drop(user: string, id: string): void {
    this.used.get(user)?.delete(id);
    const users = this.users.get(id);
    users?.delete(user);
    if (users?.size !== 0) return;
    this.users.delete(id);
    this.versions.delete(id);
    this.unwatch(id.slice(0, id.indexOf('/')));
  }

  private watch(namespace: string): void {
    if (this.watches.has(namespace)) return;
    const starting = watched(this.session, SECRET, {
      namespace,
      onChange: ({ type, object }) =>
        this.changed(`${namespace}/${object.metadata.name}`, type === 'deleted' ? undefined : object.metadata.resourceVersion),
    });
    this.watches.set(
      namespace,
      starting.catch((error: unknown) => {
        if (!this.session.signal.aborted)
          this.session.logger.warn('Secrets can not be watched, the refresh interval has to do', { namespace, error });
        return undefined;
      }),
    );
    // What is no longer there when the watch begins brings no event.
    void starting.then((cache) => this.missing(namespace, cache)).catch(() => undefined);
  }
  private missing(namespace: string, cache: WatchCache): void {
    for (const [id, version] of this.versions) {
      if (version !== undefined && id.startsWith(`${namespace}/`) && !cache.get(secretKey(id))) this.changed(id, undefined);
    }
  }
  private unwatch(namespace: string): void {
    if ([...this.users.keys()].some((id) => id.startsWith(`${namespace}/`))) return;
    const watch = this.watches.get(namespace);
    this.watches.delete(namespace);
    void watch?.then((cache) => cache?.stop());
  }

  private changed(id: string, version: string | undefined): void {
    const users = this.users.get(id);
    if (!users || this.versions.get(id) === version) return;
    this.versions.set(id, version);
    for (const user of users) this.onChange(user);
  }
}
