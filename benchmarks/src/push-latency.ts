import { mkdtemp, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseManifests } from '@fairlead/rendering';
import type { KubeObject } from '@fairlead/domain';
import { Platform } from '@fairlead/pipeline-e2e';
import type { TestRepository } from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { percentile, type Figure } from './figures.js';
import { declareFleet, fourObjects, nameOf, StatusWatch } from './fleet.js';
import { healFigures } from './heal.js';
import { serviceCpu } from './processes.js';

const run = promisify(execFile);
const PUSHES = 30;

/** Time and CPU from a push of one changed application to its objects in the cluster, with `size` applications in the repository. */
export async function pushLatency(size: number, progress: (line: string) => void): Promise<Figure[]> {
  const platform = await Platform.start();
  const watch = await StatusWatch.start(platform);
  try {
    const namespace = platform.cluster().namespace();
    progress(`syncing ${size} applications`);
    const { source } = await declareFleet(platform, size, namespace);
    await watch.settled(size, 600_000);
    await quiet();
    progress(`pushing ${PUSHES} times`);
    const applied: number[] = [];
    const cpuBefore = serviceCpu(platform);
    for (let push = 0; push < PUSHES; push++) {
      const name = nameOf((push * 7) % size);
      const commit = await source.commit(fourObjects(name, `push ${push}`), `push ${push}`);
      const pushed = performance.now();
      const done = await watch.until(
        `push ${push}`,
        (statuses) =>
          statuses.get(name)?.revision?.commit === commit &&
          statuses.get(name)?.sync === 'Synced' &&
          statuses.get(name)?.health === 'Healthy',
        60_000,
      );
      applied.push(done - pushed);
    }
    await quiet(2_000);
    const cpu = (serviceCpu(platform) - cpuBefore) / PUSHES;
    progress('the same by hand');
    const byHand = await handMade(platform, source, namespace);
    const workload = `1 of ${size} applications in one repository`;
    const figure = (name: string, value: number, unit: string, reference?: number): Figure => ({
      benchmark: 'push-latency',
      workload,
      figure: name,
      value,
      unit,
      ...(reference === undefined ? {} : { reference }),
    });
    return [
      figure('push → applied and healthy, p50', percentile(applied, 0.5), 'ms', percentile(byHand, 0.5)),
      figure('push → applied and healthy, p99', percentile(applied, 0.99), 'ms', percentile(byHand, 0.99)),
      figure('CPU of all services per push', cpu, 's'),
      ...(await healFigures(platform, namespace, workload)),
    ];
  } finally {
    await watch.stop();
    await platform.stop();
  }
}

/** `git fetch`, `kustomize build` and the applies, one after another with kept connections, in milliseconds each time. */
async function handMade(platform: Platform, source: TestRepository, namespace: string): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-by-hand-'));
  const kustomize = (await resolveTool('kustomize')).path;
  const { client } = platform.cluster();
  const times: number[] = [];
  try {
    await run('git', ['clone', '--quiet', source.url, folder]);
    for (let push = 0; push < PUSHES; push++) {
      const name = nameOf((push * 7) % 20);
      await source.commit(fourObjects(name, `by hand ${push}`), `by hand ${push}`);
      const begun = performance.now();
      await run('git', ['-C', folder, 'fetch', '--quiet', 'origin', 'main']);
      await run('git', ['-C', folder, 'checkout', '--quiet', 'FETCH_HEAD']);
      const { stdout } = await run(kustomize, ['build', join(folder, 'apps', name)]);
      for (const object of parseManifests(stdout, 'stdout')) {
        await client.apply({ ...object, metadata: { ...object.metadata, namespace, name: `hand-${object.metadata.name}` } } as KubeObject);
      }
      times.push(performance.now() - begun);
    }
    return times;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const quiet = (milliseconds = 5_000): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
