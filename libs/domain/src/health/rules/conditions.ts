import { splitApiVersion, type KubeObject } from '../../manifests/kube-object.js';
import { conditionsOf, field, numberAt, type Condition } from '../fields.js';
import { degraded, healthy, progressing, type Health, type HealthRule } from '../health.js';

const say = ({ type, reason, message }: Condition): string => message || reason || type;

/** Whether a condition speaks of an older spec, by its own word or the object's. */
function isStale(object: KubeObject, condition: Condition | undefined): boolean {
  const generation = object.metadata.generation;
  if (generation === undefined) return false;
  const observed = [numberAt(object, 'status', 'observedGeneration'), condition?.observedGeneration];
  return observed.some((value) => value !== undefined && value < generation);
}

/** Reasons of a false Ready that mean "not yet" rather than "failed". */
const UNDER_WAY =
  /^(Progressing|Reconciling|InProgress|Pending|Creating|Provisioning|Initializing|Installing|Updating|Upgrading|Deploying|Issuing|Waiting|DoesNotExist|Running)/i;
const hasFailed = (condition: Condition | undefined): condition is Condition =>
  condition?.status === 'False' && !UNDER_WAY.test(condition.reason);

/** Kinds whose controllers always write a status: without one, nobody has looked at the object yet. Their rules in Argo CD say so too. */
const ALWAYS_WITH_STATUS = new Set(['cert-manager.io', 'external-secrets.io', 'bitnami.com']);

/** Whether certificates are being issued is said by a condition of its own. */
const isIssuing = (all: readonly Condition[]): boolean => all.some(({ type, status }) => type === 'Issuing' && status === 'True');

/**
 * For kinds without a rule of their own: the conditions that most controllers share. kstatus (sigs.k8s.io/cli-utils): Reconciling and
 * Stalled are true only when out of the ordinary; Ready or Available sums up. Where kstatus calls a false Ready "in progress" and Argo
 * CD's rules for kinds of this form call it degraded unless its reason says that work is under way, the latter is taken: a controller
 * that gives a reason and tries again (Flux's `ProgressingWithRetry`) has failed as far as the user is concerned. Synced (Crossplane, Sealed
 * Secrets) counts where it is false, and where nothing else is said. Nothing is said about an object without any of them.
 */
export const conditions: HealthRule = (object) => {
  const all = conditionsOf(object);
  const of = (type: string): Condition | undefined => all.find((condition) => condition.type === type);
  const synced = of('Synced');
  const ready = of('Ready') ?? of('Available') ?? synced;
  const [stalled, reconciling] = [of('Stalled'), of('Reconciling')];
  if (!stalled && !reconciling && !ready) return withoutConditions(object);
  if (isStale(object, ready)) return progressing('Waiting for the controller to observe the newest spec');
  return summary({ stalled, reconciling, ready, synced, issuing: isIssuing(all) });
};

interface Said {
  stalled: Condition | undefined;
  reconciling: Condition | undefined;
  ready: Condition | undefined;
  synced: Condition | undefined;
  issuing: boolean;
}
function summary({ stalled, reconciling, ready, synced, issuing }: Said): Health {
  if (stalled?.status === 'True') return degraded(say(stalled));
  if (hasFailed(synced)) return degraded(say(synced));
  if (hasFailed(ready) && !issuing) return degraded(say(ready));
  if (reconciling?.status === 'True') return progressing(say(reconciling));
  if (!ready || ready.status === 'True') return healthy(ready ? say(ready) : '');
  return progressing(say(ready));
}

function withoutConditions(object: KubeObject): Health | undefined {
  const waits = ALWAYS_WITH_STATUS.has(splitApiVersion(object.apiVersion).group) && !field(object, 'status', 'conditions');
  return waits ? progressing(`Waiting for a controller to take up the ${object.kind}`) : undefined;
}
