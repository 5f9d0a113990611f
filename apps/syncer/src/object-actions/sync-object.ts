import { applicationLabel, planSync, type DesiredObject, type KubeObject, type SyncPlan } from '@fairlead/domain';
import { desiredOf } from '../live-questions/live-context.js';
import { applyPlan } from '../sync/apply-plan.js';
import { isProvided } from '../sync/identity.js';
import { ActionRefusedError, type Acting } from './acting.js';

/**
 * Applies one object from the rendering that is in force, also where nothing is known to have drifted. Rules of tenant and project hold as for a whole sync; an
 * object that another application manages is not taken from it, and nothing is pruned.
 * @returns what was done, in a sentence @throws ActionRefusedError
 */
export async function syncObject({ context, reading, found }: Omit<Acting, 'mandate'>): Promise<string> {
  const { application } = reading;
  const passage = await context.gate.pass(application);
  if (!('mandate' in passage)) throw new ActionRefusedError('problem' in passage ? passage.problem.message : passage.waits);
  application.mandate = passage.mandate;
  const key = keyOf(found);
  const desired = (await desiredOf(reading)).find((one) => one.key === key);
  if (!desired) throw new ActionRefusedError('it is not in Git (any more), so there is nothing to apply');
  if (isProvided(passage.mandate, desired.ref, context.cluster))
    throw new ActionRefusedError('it is made of the Tenant document: what the manifests say of it does not count');
  const live = context.live.withOthersAt(applicationLabel(application.desired), [key]).get(key);
  const plan = planOf(reading, desired, live);
  if (plan.refusal !== undefined) throw new ActionRefusedError(plan.refusal);
  const results = await applyPlan(application, plan, context.doing);
  const failure = results.find(({ action }) => action === 'failed');
  if (failure) throw new ActionRefusedError(failure.message ?? 'it could not be applied');
  const commit = application.desired.revision.commit.slice(0, 10);
  const changed = results.some(({ action }) => action === 'created' || action === 'configured');
  return `it is as commit ${commit} says; ${changed ? 'it was changed' : 'nothing had to be changed'}.`;
}

const keyOf = ({ ref: { group, kind, namespace, name } }: Acting['found']): string => `${group}/${kind}/${namespace ?? ''}/${name}`;

/** A plan for this object alone: of the others nothing is known to it, so nothing of them can be pruned. */
function planOf({ application }: Acting['reading'], desired: DesiredObject, live: KubeObject | undefined): SyncPlan {
  const { policy } = application.desired;
  const { confines } = application.mandate;
  const plan = planSync({
    owner: application.desired,
    desired: [desired],
    live: new Map(live ? [[desired.key, live]] : []),
    baselines: application.baselines,
    policy: { ...policy, prune: false },
    mode: 'sync',
    ...(confines ? { confines } : {}),
    mayTakeFrom: () => false,
  });
  if (plan.refusal !== undefined || plan.unchanged.length === 0) return plan;
  const action = { type: 'apply', desired, reason: 'changed', drift: [], ...(live ? { live } : {}) } as const;
  return { ...plan, steps: [{ type: 'apply', actions: [{ ...action, drift: [] }], awaitsDefinitions: false }] };
}
