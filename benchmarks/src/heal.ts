import { refOf, type KubeObject, type ObjectRef } from '@fairlead/domain';
import { WatchCache } from '@fairlead/kube';
import type { Platform } from '@fairlead/pipeline-e2e';
import { percentile, type Figure } from './figures.js';
import { nameOf } from './fleet.js';

const ROUNDS = 20;

/** Time from an object's deletion to its return, by Fairlead and by a bare client that watches and applies. */
export async function healFigures(platform: Platform, namespace: string, workload: string): Promise<Figure[]> {
  const { client } = platform.cluster();
  const resource = await client.discovery.find({ group: '', version: 'v1', kind: 'ServiceAccount' });
  const waiting = new Map<string, (at: number) => void>();
  const bare = new Map<string, KubeObject>();
  const cache = new WatchCache({
    client,
    resource,
    namespace,
    onChange: ({ type, object }) => {
      const { name } = object.metadata;
      const again = bare.get(name);
      if (type === 'deleted' && again) void client.apply(again);
      if (type === 'added') waiting.get(name)?.(performance.now());
    },
  }).start();
  await cache.whenSynced();
  const heal = async (name: string): Promise<number> => {
    const ref: ObjectRef = { group: '', version: 'v1', kind: 'ServiceAccount', namespace, name };
    const back = new Promise<number>((resolve) => waiting.set(name, resolve));
    await client.delete(ref);
    const begun = performance.now();
    const took = (await back) - begun;
    waiting.delete(name);
    return Math.max(0, took);
  };
  try {
    const ours: number[] = [];
    // Each of another application, since the same one healed again and again is made to wait.
    for (let round = 0; round < ROUNDS; round++) ours.push(await heal(nameOf(round)));
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const object: KubeObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: `bare-${round}`, namespace } };
      bare.set(refOf(object).name, object);
      const there = new Promise<number>((resolve) => waiting.set(object.metadata.name, resolve));
      await client.apply(object);
      await there;
      theirs.push(await heal(object.metadata.name));
    }
    const figure = (name: string, share: number): Figure => ({
      benchmark: 'push-latency',
      workload,
      figure: name,
      value: percentile(ours, share),
      unit: 'ms',
      reference: percentile(theirs, share),
    });
    return [figure('object deleted → there again, p50', 0.5), figure('object deleted → there again, p99', 0.99)];
  } finally {
    await cache.stop();
  }
}
