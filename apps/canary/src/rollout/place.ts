import { FairleadError, Retry } from '@fairlead/contracts';
import { APPLICATION_LABEL, describeRef, digestOf, objectKey, refOf, type KubeObject, type ObjectRef } from '@fairlead/domain';
import type { Impersonate, KubeClient } from '@fairlead/kube';

/** What was applied last, by object: digest of the document, and the version that the server made of it. */
export type AppliedObjects = Map<string, { digest: string; version: string | undefined }>;

export interface PlaceOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly as: Impersonate | undefined;
  readonly canary: KubeObject;
  /** False as soon as another instance may serve the cluster: then nothing more is written. */
  readonly mayWrite: () => boolean;
  readonly signal: AbortSignal;
  /** Spares requests that would change nothing; kept over the runs of a session. */
  readonly applied: AppliedObjects;
}

/** A Canary's namespace, reached as whom its tenant is. */
export class Place {
  constructor(private readonly options: PlaceOptions) {}

  get namespace(): string {
    return this.options.namespace;
  }

  /** @param ref of this namespace unless it names another */
  get(ref: ObjectRef): Promise<KubeObject | undefined> {
    return this.options.client.get({ ...ref, namespace: ref.namespace ?? this.namespace }, this.request());
  }

  /**
   * Makes an object as given. Throws NotOursError where one of the name is there that Git or another controller holds.
   * @returns whether anything changed
   */
  async make(wanted: KubeObject): Promise<boolean> {
    const { client, applied } = this.options;
    const ref = refOf(wanted);
    const live = await this.get(ref);
    if (live) this.refuseForeign(live);
    const [key, digest, version] = [objectKey(ref), digestOf(wanted), live?.metadata.resourceVersion];
    const last = applied.get(key);
    if (version !== undefined && last?.digest === digest && last.version === version) return false;
    this.guard();
    const { object, outcome } = await client.apply(wanted, { ...this.request(), ...(version ? { knownVersion: version } : {}) });
    applied.set(key, { digest, version: object.metadata.resourceVersion });
    return outcome !== 'unchanged';
  }

  async patch(ref: ObjectRef, patch: unknown): Promise<KubeObject> {
    this.guard();
    return this.options.client.mergePatch({ ...ref, namespace: this.namespace }, patch, this.request());
  }

  /** True for what this Canary, or one of its name before it, has made. */
  isOurs({ metadata }: KubeObject): boolean {
    const { name } = this.options.canary.metadata;
    return (metadata.ownerReferences ?? []).some((owner) => owner.controller === true && owner.kind === 'Canary' && owner.name === name);
  }

  private refuseForeign(live: KubeObject): void {
    if (this.isOurs(live)) return;
    const controller = live.metadata.ownerReferences?.find((owner) => owner.controller);
    const holder = controller
      ? `${controller.kind} ${controller.name}`
      : live.metadata.labels?.[APPLICATION_LABEL] !== undefined
        ? 'Git'
        : undefined;
    if (holder) throw new NotOursError(describeRef(refOf(live)), holder);
  }

  private guard(): void {
    if (!this.options.mayWrite()) throw new NotServingError();
  }

  private request(): { impersonate?: Impersonate; signal: AbortSignal } {
    const { as, signal } = this.options;
    return { signal, ...(as ? { impersonate: as } : {}) };
  }
}

/** An object that a rollout must make is there already, and belongs to somebody else. */
export class NotOursError extends FairleadError {
  readonly code = 'NotOurs';
  readonly retry = Retry.backoff;
  constructor(what: string, holder: string) {
    super(
      `${what} is needed by the rollout but belongs to ${holder}: it was left alone. Remove or rename it; the rollout goes on by itself`,
      { what, holder },
    );
  }
}
/** The lease is lost or the service ends: whoever serves the cluster next goes on. */
export class NotServingError extends FairleadError {
  readonly code = 'NotServing';
  readonly retry = Retry.never;
  constructor() {
    super('The lease of this cluster is held by another instance now, or the service ends; the rollout goes on there');
  }
}
