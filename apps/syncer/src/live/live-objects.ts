import { FairleadError, Retry } from '@fairlead/contracts';
import { APPLICATION_LABEL, objectKey, refOf, type KubeObject } from '@fairlead/domain';
import { WatchCache, type ApiResource, type KubeClient } from '@fairlead/kube';
import type { Logger } from '@fairlead/service-kit';

interface WatchedKind {
  readonly watch: WatchCache;
  readonly synced: Promise<void>;
  isSynced: boolean;
  lastError: string | undefined;
}

/** How long a first answer to a watch may take, in milliseconds. */
const PATIENCE = 10_000;

/**
 * The managed objects of one cluster as its API server tells them: one watch per kind in use, restricted to objects that bear the application label.
 * `onChange` is told the label's value; a label moved from one application to another tells both.
 */
export class LiveObjects {
  private readonly kinds = new Map<string, WatchedKind>();
  private readonly byLabel = new Map<string, Map<string, KubeObject>>();
  private readonly labelOf = new Map<string, string>();
  /** Version at which objects were last deleted, for the newest few: an apply's answer may come after the watch told the deletion that followed it. */
  private readonly deleted = new Map<string, string>();

  private readonly managers = new Map<string, string>();

  constructor(
    private readonly client: KubeClient,
    private readonly onChange: (label: string) => void,
    private readonly onTrouble: (problem: string | undefined) => void,
    private readonly logger: Logger,
  ) {}

  /**
   * Watches a kind from now on; resolves when its objects are known.
   * @throws WatchUnavailableError when that takes over 10 s; the watch goes on trying
   */
  async ensure(resource: ApiResource): Promise<void> {
    const id = `${resource.group}/${resource.kind}`;
    const kind = this.kinds.get(id) ?? this.begin(id, resource);
    if (kind.isSynced) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new WatchUnavailableError(resource.kind, kind.lastError ?? 'no answer for 10 s')), PATIENCE);
    });
    await Promise.race([kind.synced, late]).finally(() => clearTimeout(timer));
  }

  private begin(id: string, resource: ApiResource): WatchedKind {
    let resolve: () => void = () => undefined;
    const synced = new Promise<void>((done) => (resolve = done));
    const watch = new WatchCache({
      client: this.client,
      resource,
      labelSelector: APPLICATION_LABEL,
      onChange: ({ type, key, object, otherManager }) => {
        if (otherManager) this.managers.set(key, otherManager);
        else this.managers.delete(key);
        if (type === 'deleted') this.remove(object);
        else this.take(object);
      },
      onSynced: () => {
        kind.isSynced = true;
        this.onTrouble(undefined);
        resolve();
      },
      onError: (error) => {
        kind.lastError = error.message;
        this.logger.warn('watch interrupted, trying again', { kind: resource.kind, group: resource.group, error });
        this.onTrouble(error.message);
      },
    });
    const kind: WatchedKind = { watch, synced, isSynced: false, lastError: undefined };
    this.kinds.set(id, kind);
    watch.start();
    return kind;
  }

  /** Live objects that bear this label value, by key. */
  of(label: string): ReadonlyMap<string, KubeObject> {
    return this.byLabel.get(label) ?? EMPTY;
  }

  /** Live objects that bear this label value, and those at these keys that bear another: what an application has, and what it wants and another one has. */
  withOthersAt(label: string, keys: Iterable<string>): ReadonlyMap<string, KubeObject> {
    const own = this.of(label);
    let all: Map<string, KubeObject> | undefined;
    for (const key of keys) {
      const other = own.has(key) ? undefined : this.labelOf.get(key);
      const object = other === undefined ? undefined : this.byLabel.get(other)?.get(key);
      if (object) (all ??= new Map(own)).set(key, object);
    }
    return all ?? own;
  }

  /** Who else last changed an object, apart from its status: a field manager's name. */
  managerOf(key: string): string | undefined {
    return this.managers.get(key);
  }

  /** Takes what the server answered to an apply, so that the next plan needn't wait for the watch to tell the same. */
  put(object: KubeObject): void {
    this.take(object, true);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.kinds.values()].map(({ watch }) => watch.stop()));
    this.kinds.clear();
  }

  private take(object: KubeObject, own = false): void {
    const key = objectKey(refOf(object));
    const label = object.metadata.labels?.[APPLICATION_LABEL];
    const before = this.labelOf.get(key);
    const known = before === undefined ? undefined : this.byLabel.get(before)?.get(key);
    if (known && !newer(object, known)) return;
    const deletedAt = own ? this.deleted.get(key) : undefined;
    if (deletedAt !== undefined && !newerVersion(object.metadata.resourceVersion, deletedAt)) return;
    if (before !== undefined && before !== label) this.forget(key, before, true);
    if (label === undefined) return;
    let objects = this.byLabel.get(label);
    if (!objects) this.byLabel.set(label, (objects = new Map()));
    objects.set(key, object);
    this.labelOf.set(key, label);
    if (!own) this.onChange(label);
  }

  private remove(object: KubeObject): void {
    const key = objectKey(refOf(object));
    const label = this.labelOf.get(key);
    if (label === undefined) return;
    const known = this.byLabel.get(label)?.get(key);
    // A deletion told late must not remove the object that replaced it.
    if (known && known.metadata.uid !== object.metadata.uid && newer(known, object)) return;
    this.deleted.delete(key);
    this.deleted.set(key, object.metadata.resourceVersion ?? '0');
    for (const oldest of this.deleted.keys()) {
      if (this.deleted.size <= REMEMBERED_DELETIONS) break;
      this.deleted.delete(oldest);
    }
    this.forget(key, label, true);
  }

  private forget(key: string, label: string, tell: boolean): void {
    const objects = this.byLabel.get(label);
    objects?.delete(key);
    if (objects?.size === 0) this.byLabel.delete(label);
    this.labelOf.delete(key);
    this.managers.delete(key);
    if (tell) this.onChange(label);
  }
}

const REMEMBERED_DELETIONS = 1000;
const EMPTY: ReadonlyMap<string, KubeObject> = new Map();

/** Resource versions of one cluster can be compared as numbers (guaranteed since Kubernetes 1.35, true of etcd before). */
const newerVersion = (a: string | undefined, b: string | undefined): boolean => BigInt(a ?? '0') > BigInt(b ?? '0');
const newer = (a: KubeObject, b: KubeObject): boolean => newerVersion(a.metadata.resourceVersion, b.metadata.resourceVersion);

/** Objects of a kind can't be watched, so nothing is known of them and nothing is done to them. */
export class WatchUnavailableError extends FairleadError {
  readonly code = 'WatchUnavailable';
  readonly retry = Retry.backoff;
  constructor(kind: string, cause: string) {
    super(
      `${kind} objects can't be watched, so they are neither applied nor pruned: ${cause}. It is tried again by itself; check the rights of the cluster's credentials`,
      { kind },
    );
  }
}
