import type { ObjectResult } from '@fairlead/contracts';
import { baselineOf, describeRef, type ApplyAction, type ObjectRef, type PruneAction, type SyncPlan } from '@fairlead/domain';
import type { KubeClient } from '@fairlead/kube';
import type { Limiter } from '@fairlead/service-kit';
import type { LiveObjects } from '../live/live-objects.js';
import type { ApplicationState } from './application-state.js';
import { awaitDefinitions } from './await-definitions.js';
import { LeaseLostError } from './errors.js';

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
    const failed = await ensureNamespace(namespace, doing);
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
  const { live } = action;
  const { ref, key, digest, stamped } = action.desired;
  // Before the apply: afterwards the fields are ours, and nobody knows any more who had changed them.
  const message = explain(action, doing);
  try {
    // Before the apply, so that no change that follows it can be missed.
    await doing.live.ensure(await doing.client.discovery.find(ref));
    const { object, outcome } = await doing.client.apply(
      stamped,
      live?.metadata.resourceVersion ? { knownVersion: live.metadata.resourceVersion } : {},
    );
    doing.live.put(object);
    application.baselines.set(key, baselineOf(stamped, digest, object));
    application.failures.delete(key);
    return { ...named(ref), action: outcome, ...(message ? { message } : {}) };
  } catch (error) {
    return failed(application, ref, key, error instanceof Error ? error.message : String(error));
  }
}

async function prune(application: ApplicationState, { ref, key, live }: PruneAction, doing: Doing): Promise<ObjectResult> {
  if (!doing.mayWrite()) throw new LeaseLostError('the lease of this cluster is held by another instance now, which goes on with the sync');
  try {
    await doing.client.delete(ref, live.metadata.uid ? { uid: live.metadata.uid } : {});
    application.baselines.delete(key);
    application.failures.delete(key);
    return { ...named(ref), action: 'pruned' };
  } catch (error) {
    return failed(application, ref, key, error instanceof Error ? error.message : String(error));
  }
}

async function ensureNamespace(name: string, { client, mayWrite, namespaces }: Doing): Promise<ObjectResult | undefined> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  try {
    if (!mayWrite()) return undefined;
    await client.createIfMissing(namespace);
    namespaces.add(name);
    return undefined;
  } catch (error) {
    const message = `namespace can't be created: ${error instanceof Error ? error.message : String(error)}`;
    return { group: '', kind: 'Namespace', name, action: 'failed', message: message.slice(0, 2000) };
  }
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

/** What a person wants to know of an object that was not simply new or changed by a commit: which fields were changed, and by whom. */
function explain({ desired, reason, drift, takenFrom }: ApplyAction, { live }: Doing): string | undefined {
  if (takenFrom) return `taken over from application ${takenFrom.tenant}/${takenFrom.application}`;
  if (reason === 'adopted') return 'was there already, managed by Fairlead from now on';
  if (reason !== 'drifted') return undefined;
  const fields = drift.slice(0, 5).map(({ path }) => path);
  const by = live.managerOf(desired.key);
  return `${fields.length ? fields.join(', ') : 'changed'}${drift.length > 5 ? ` and ${drift.length - 5} more fields` : ''}${by ? ` changed by ${by}` : ' changed by hand'}`;
}

/** First failed object as one sentence: `Deployment shop/web: …`. */
export function problemOf(results: readonly ObjectResult[]): string | undefined {
  const bad = results.filter(({ action }) => action === 'failed');
  const first = bad[0];
  if (!first) return undefined;
  return `${describeRef(first)}: ${first.message ?? 'failed'}${bad.length > 1 ? ` (and ${bad.length - 1} more)` : ''}`;
}
