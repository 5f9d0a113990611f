import type { ObjectResult } from '@fairlead/contracts';
import {
  baselineOf,
  describeRef,
  isMarkedLeaving,
  REPLICAS_MANAGER,
  replicasToKeep,
  tenantNamespaces,
  type ApplyAction,
  type KubeObject,
  type ObjectRef,
  type PruneAction,
  type SyncPlan,
} from '@fairlead/domain';
import {
  asServiceAccount,
  builtinDefinitions,
  KubeApiError,
  whyFailed,
  type ApplyResult,
  type KubeClient,
  type RequestOptions,
} from '@fairlead/kube';
import type { Limiter } from '@fairlead/service-kit';
import type { LiveObjects } from '../live/live-objects.js';
import type { ApplicationState } from './application-state.js';
import { awaitDefinitions } from './await-definitions.js';
import { forgetAwaited } from './awaited-prunes.js';
import { LeaseLostError } from './errors.js';
import { explain } from './explain.js';
import { forbiddenText } from './forbidden.js';

export interface Doing {
  readonly cluster: string;
  readonly client: KubeClient;
  readonly live: LiveObjects;
  readonly requests: Limiter;
  /** Namespaces known to be there, so that not every application of one asks for it. Cleared when something failed. */
  readonly namespaces: Set<string>;
  /** False as soon as another instance may serve the cluster: then nothing more is written. */
  readonly mayWrite: () => boolean;
}

/**
 * Carries out a plan: step by step, everything of a step at once. After a step in which something failed the rest waits for the next attempt, so
 * that nothing is deleted or started on top of what is not there. Outcomes are results; only losing the lease throws.
 */
export async function applyPlan(application: ApplicationState, plan: SyncPlan, doing: Doing): Promise<ObjectResult[]> {
  const results: ObjectResult[] = [];
  for (const namespace of plan.ensureNamespaces) {
    if (doing.namespaces.has(namespace)) continue;
    const failed = await ensureNamespace(application, namespace, doing);
    if (failed) return [failed];
  }
  for (const step of plan.steps) {
    const done =
      step.type === 'apply'
        ? await Promise.all(step.actions.map((action) => doing.requests.run(() => apply(application, action, doing))))
        : await Promise.all(step.actions.map((action) => doing.requests.run(() => prune(application, action, doing))));
    results.push(...done);
    if (done.some(({ action }) => action === 'failed')) {
      doing.namespaces.clear();
      break;
    }
    if (step.type === 'apply' && step.awaitsDefinitions) {
      await awaitDefinitions(
        step.actions.map(({ desired }) => desired.stamped),
        doing,
      );
    }
  }
  return results;
}

async function apply(application: ApplicationState, action: ApplyAction, doing: Doing): Promise<ObjectResult> {
  if (!doing.mayWrite()) throw new LeaseLostError('the lease of this cluster is held by another instance now, which goes on with the sync');
  const { ref, key, digest, stamped } = action.desired;
  // Before the apply: afterwards the fields are ours, and nobody knows any more who had changed them.
  const manager = doing.live.managerOf(key);
  try {
    // Before the apply, so that no change that follows it can be missed.
    await doing.live.ensure(await doing.client.discovery.find(ref, { waitMilliseconds: isBuiltIn(ref) ? DEFINITION_PATIENCE : 0 }));
    const { object, outcome } = await write(application, action, doing);
    doing.live.put(object);
    application.baselines.set(key, baselineOf(stamped, digest, object));
    application.failures.delete(key);
    application.forbidden.delete(key);
    const message = explain(action, outcome, application.isNew ? undefined : { manager, deletedBy: application.deletions.get(key) });
    application.deletions.delete(key);
    return { ...named(ref), action: outcome, ...(message ? { message } : {}) };
  } catch (error) {
    return failed(application, ref, key, whyRefused(application, ref, key, error));
  }
}

async function write(
  application: ApplicationState,
  { desired: { ref, stamped }, live }: ApplyAction,
  { client }: Doing,
): Promise<ApplyResult> {
  const identity = identityOf(application);
  if (live && isMarkedLeaving(live)) await forgetAwaited(live, ref, client);
  const replicas = replicasToKeep(stamped, live);
  if (replicas !== undefined) {
    const { apiVersion, kind, metadata } = stamped;
    const kept: KubeObject = {
      apiVersion,
      kind,
      metadata: { name: metadata.name, ...(ref.namespace ? { namespace: ref.namespace } : {}) },
      spec: { replicas },
    };
    await client.apply(kept, { ...identity, fieldManager: REPLICAS_MANAGER });
  }
  const { resourceVersion } = live?.metadata ?? {};
  return client.apply(stamped, { ...identity, ...(resourceVersion ? { knownVersion: resourceVersion } : {}) });
}

/** How long a cluster that was just taken over may take to serve the definitions that Fairlead installs, in milliseconds. */
const DEFINITION_PATIENCE = 10_000;
const isBuiltIn = ({ group, kind }: ObjectRef): boolean =>
  Object.values(builtinDefinitions).some((definition) => definition.group === group && definition.kind === kind);

const identityOf = ({ mandate }: ApplicationState): RequestOptions =>
  mandate.account ? { impersonate: asServiceAccount(mandate.account) } : {};

/**
 * What the tenant left behind in a namespace that is no longer its own goes in the syncer's name: its account lost its rights there, and only objects that bear
 * this application's marks are pruned.
 */
function pruneIdentity(application: ApplicationState, { namespace }: ObjectRef): RequestOptions {
  const { tenant } = application.mandate;
  const own = tenant ? tenantNamespaces(tenant, application.desired.cluster) : [];
  return own.length > 0 && !own.some(({ name }) => name === namespace) ? {} : identityOf(application);
}

async function prune(application: ApplicationState, { ref, key, live }: PruneAction, doing: Doing): Promise<ObjectResult> {
  if (!doing.mayWrite()) throw new LeaseLostError('the lease of this cluster is held by another instance now, which goes on with the sync');
  try {
    await doing.client.delete(ref, { ...pruneIdentity(application, ref), ...(live.metadata.uid ? { uid: live.metadata.uid } : {}) });
    application.baselines.delete(key);
    application.failures.delete(key);
    application.forbidden.delete(key);
    return { ...named(ref), action: 'pruned' };
  } catch (error) {
    return failed(application, ref, key, `can't be deleted: ${whyRefused(application, ref, key, error)}`);
  }
}

/** A tenant's own namespaces come from its Tenant document; no others are made for it. */
async function ensureNamespace(
  application: ApplicationState,
  name: string,
  { client, cluster, mayWrite, namespaces }: Doing,
): Promise<ObjectResult | undefined> {
  const refused = (message: string): ObjectResult => ({
    group: '',
    kind: 'Namespace',
    name,
    action: 'failed',
    message: message.slice(0, 2000),
  });
  const { tenant } = application.mandate;
  if (tenant?.spec.namespaces?.length) {
    const own = tenantNamespaces(tenant, cluster).map((namespace) => namespace.name);
    if (own.includes(name)) return undefined;
    return refused(
      `not made for tenant ${tenant.metadata.name}, which has on cluster ${cluster} the namespaces ${own.join(', ')}. Correct the namespace, or have it added to spec.namespaces of the Tenant`,
    );
  }
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  try {
    if (!mayWrite()) return undefined;
    await client.createIfMissing(namespace);
    namespaces.add(name);
    return undefined;
  } catch (error) {
    return refused(`can't be created: ${whyFailed(error)}`);
  }
}

/** Without the object's name, as every message of a result: whoever shows one names the object. */
function whyRefused(application: ApplicationState, ref: ObjectRef, key: string, error: unknown): string {
  const { mandate, desired } = application;
  if (mandate.account !== undefined && error instanceof KubeApiError && error.code === 'KubeForbidden') {
    application.forbidden.add(key);
    return forbiddenText(ref, desired.cluster, mandate, error.said);
  }
  application.forbidden.delete(key);
  return whyFailed(error);
}

function failed(application: ApplicationState, ref: ObjectRef, key: string, message: string): ObjectResult {
  application.failures.set(key, message);
  return { ...named(ref), action: 'failed', message: message.slice(0, 2000) };
}

const named = ({ group, kind, namespace, name }: ObjectRef): Pick<ObjectResult, 'group' | 'kind' | 'namespace' | 'name'> => ({
  group,
  kind,
  ...(namespace ? { namespace } : {}),
  name,
});

/** First failed object as one sentence: `Deployment shop/web: …`. */
export function problemOf(results: readonly ObjectResult[]): string | undefined {
  const bad = results.filter(({ action }) => action === 'failed');
  const first = bad[0];
  if (!first) return undefined;
  return `${describeRef(first)}: ${first.message ?? 'failed'}${bad.length > 1 ? ` (and ${bad.length - 1} more)` : ''}`;
}
