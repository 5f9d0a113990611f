import type { Arrangement, KubeObject, RolloutSpec, RolloutState } from '@fairlead/domain';
import { httpRoute, routeProblem } from '../traffic/http-route.js';
import { rolloutService, serviceNames } from '../traffic/services.js';
import { primaryAutoscaler } from '../workload/autoscaler.js';
import { configCopy } from '../workload/configs.js';
import { primaryName } from '../workload/names.js';
import { record, specOf } from '../workload/pod-spec.js';
import { primaryDeployment } from '../workload/primary.js';
import { replicasNow, replicasOfPrimary, replicasWanted } from '../workload/replicas.js';
import type { Scene } from './observe.js';
import type { Place } from './place.js';

export interface Settled {
  /** Something was not as it should be: what was observed before is out of date. */
  changed: boolean;
  /** Why the traffic can't be led as it should be. */
  routeProblem?: string | undefined;
}
interface Work {
  canary: KubeObject;
  spec: RolloutSpec;
  state: RolloutState;
  scene: Scene;
  arrangement: Arrangement;
  place: Place;
}

/**
 * Makes the cluster look as the state wants it, in an order in which traffic never goes where no pods are: what takes over first, then the traffic, then what
 * is no longer needed. Each part by itself is harmless when done again, so whoever comes after a death at any line begins at the top.
 */
export async function settle(work: Work): Promise<Settled> {
  let changed = false;
  const did = (something: boolean): void => void (changed ||= something);
  did(await sideServices(work));
  did(await primaryOf(work));
  if (work.arrangement.target === 'up') did(await scaleUp(work));
  did(await apexService(work));
  const problem = await route(work, did);
  if (work.arrangement.target === 'down') did(await scaleDown(work));
  return { changed, routeProblem: problem };
}

async function sideServices({ canary, spec, scene, place }: Work): Promise<boolean> {
  const names = serviceNames(spec);
  const { target, selector } = scene;
  const made = await Promise.all([
    place.make(
      rolloutService(canary, target, spec, selector, { name: names.canary, podValue: selector.value, metadata: spec.service.canary }),
    ),
    place.make(
      rolloutService(canary, target, spec, selector, {
        name: names.primary,
        podValue: primaryName(selector.value),
        metadata: spec.service.primary,
      }),
    ),
  ]);
  return made.includes(true);
}

/** From the target's version; in the middle of a rollout only its number of pods follows Git. */
async function primaryOf(work: Work): Promise<boolean> {
  const { canary, spec, scene, arrangement, place } = work;
  const { target, primary, selector, configs, observed } = scene;
  const replicas = replicasOfPrimary(target, primary, spec.autoscaler !== undefined);
  if (primary && arrangement.primary === 'as it is') {
    if (replicas === replicasNow(primary)) return false;
    await place.patch(deploymentRef(primaryName(spec.target.name)), { spec: { replicas } });
    return true;
  }
  const copies = await Promise.all(configs.map((config) => place.make(configCopy(config, canary))));
  const made = await place.make(primaryDeployment({ canary, target, selector, configs, revision: observed.revision, replicas }));
  const scaled = await autoscalerOf(work);
  return made || scaled || copies.includes(true);
}

async function autoscalerOf({ canary, spec, place }: Work): Promise<boolean> {
  if (!spec.autoscaler) return false;
  const autoscaler = await place.get({ group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', name: spec.autoscaler.name });
  if (!autoscaler) throw new Error(`HorizontalPodAutoscaler ${spec.autoscaler.name}, which spec.autoscalerRef names, is not there`);
  return place.make(primaryAutoscaler(canary, autoscaler, spec));
}

/** One that Git holds keeps all but where it points to. */
async function apexService({ canary, spec, scene, arrangement, place }: Work): Promise<boolean> {
  const { selector, target } = scene;
  const name = serviceNames(spec).apex;
  const live = await place.get({ group: '', version: 'v1', kind: 'Service', name });
  const owned = !live || place.isOurs(live);
  if (arrangement.apex === 'as it is' && live) return false;
  // Before the primary has pods a new Service leads to the target, so that it can be used from the start.
  const podValue = arrangement.apex === 'primary' ? primaryName(selector.value) : selector.value;
  const wanted = rolloutService(canary, target, spec, selector, { name, podValue, metadata: spec.service.apex });
  if (owned) return place.make(wanted);
  const selected = record(specOf(live)['selector']);
  if (Object.keys(selected).length === 1 && selected[selector.label] === podValue) return false;
  const dropped = Object.fromEntries(Object.keys(selected).map((label) => [label, null]));
  await place.patch(
    { group: '', version: 'v1', kind: 'Service', name },
    { spec: { selector: { ...dropped, [selector.label]: podValue } } },
  );
  return true;
}

async function route({ canary, spec, state, arrangement, place }: Work, did: (changed: boolean) => void): Promise<string | undefined> {
  const { weight, mirror } = arrangement;
  if (spec.provider === 'kubernetes' || weight === undefined) return undefined;
  const wanted = httpRoute(canary, spec, { weight, mirror, cookie: state.cookie, previousCookie: state.previousCookie });
  did(await place.make(wanted));
  const live = await place.get({
    group: 'gateway.networking.k8s.io',
    version: wanted.apiVersion.split('/')[1] ?? 'v1',
    kind: 'HTTPRoute',
    name: wanted.metadata.name,
  });
  return live && routeProblem(live);
}

async function scaleUp({ spec, scene, place }: Work): Promise<boolean> {
  const present = replicasNow(scene.target) ?? 1;
  const wanted = replicasWanted(scene.target);
  // With an autoscaler the number is its own once there are pods.
  if (present === wanted || (present > 0 && spec.autoscaler)) return false;
  await place.patch(deploymentRef(spec.target.name), { spec: { replicas: wanted } });
  return true;
}
async function scaleDown({ spec, scene, place }: Work): Promise<boolean> {
  if (replicasNow(scene.target) === 0) return false;
  await place.patch(deploymentRef(spec.target.name), { spec: { replicas: 0 } });
  return true;
}
const deploymentRef = (name: string) => ({ group: 'apps', version: 'v1', kind: 'Deployment', name });
