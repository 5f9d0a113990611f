import type { KubeObject } from '@fairlead/domain';
import { Platform } from '@fairlead/pipeline-e2e';
import { parseManifests } from '@fairlead/rendering';
import type { Figure } from './figures.js';
import { declareFleet, fourObjects, nameOf, StatusWatch } from './fleet.js';
import { counter, cpuByService, residentMiB } from './processes.js';

const AT_ONCE = 16;

/** Time from the commit that declares `size` applications of four objects until all of them are synced, from nothing. */
export async function coldSync(size: number, progress: (line: string) => void): Promise<Figure[]> {
  const platform = await Platform.start();
  const watch = await StatusWatch.start(platform);
  try {
    const namespace = await platform.cluster().createNamespace();
    const workload = `${size} applications × 4 objects`;
    progress(`syncing ${workload}`);
    const before = cpuByService(platform);
    const { declaredAt } = await declareFleet(platform, size, namespace);
    const seconds = ((await watch.settled(size, 900_000)) - declaredAt) / 1000;
    const used = [...cpuByService(platform)].map(([name, cpu]) => ({ name, cpu: cpu - (before.get(name) ?? 0) }));
    const memory = [...platform.services.values()].map(({ name, pid }) => ({ name, mebibytes: residentMiB(pid) }));
    const calls = await counter(
      platform.service('syncer').metricsUrl,
      'fairlead_kube_requests_total',
      (labels) => !labels.includes('verb="watch"'),
    );
    progress('the same objects by a bare client');
    const reference = await bareClient(platform, size);
    const figure = (name: string, value: number, unit: string, compared?: number): Figure => ({
      benchmark: 'cold-sync',
      workload,
      figure: name,
      value,
      unit,
      ...(compared === undefined ? {} : { reference: compared }),
    });
    return [
      figure('time until all are synced', seconds, 's', reference),
      figure('API calls per object', calls / (size * 4), 'calls', 1),
      figure(
        'CPU of all services',
        used.reduce((sum, { cpu }) => sum + cpu, 0),
        's',
      ),
      ...used.map(({ name, cpu }) => figure(`CPU of ${name}`, cpu, 's')),
      ...memory.map(({ name, mebibytes }) => figure(`memory of ${name}`, mebibytes, 'MiB')),
    ];
  } finally {
    await watch.stop();
    await platform.stop();
  }
}

/** Seconds in which one client with kept connections applies the same objects, sixteen at once. */
async function bareClient(platform: Platform, size: number): Promise<number> {
  const namespace = await platform.cluster().createNamespace();
  const { client } = platform.cluster();
  const objects: KubeObject[] = [];
  for (let index = 0; index < size; index++) {
    const text = Object.entries(fourObjects(nameOf(index))).find(([path]) => path.endsWith('objects.yaml'))?.[1] ?? '';
    for (const object of parseManifests(text, 'objects.yaml')) objects.push({ ...object, metadata: { ...object.metadata, namespace } });
  }
  const begun = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let object = objects[next++]; object; object = objects[next++]) await client.apply(object);
    }),
  );
  return (performance.now() - begun) / 1000;
}
