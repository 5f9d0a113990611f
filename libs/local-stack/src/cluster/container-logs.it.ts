import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../processes/wait-until.js';
import { kubeCall, kubeRequest } from './kube-request.js';
import { startCluster, type SandboxCluster } from './start-cluster.js';

const PODS = '/api/v1/namespaces/default/pods';
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    containers: [
      { name: 'web', image: 'example.com/web:1' },
      { name: 'proxy', image: 'example.com/proxy:1' },
    ],
  },
});

describe('containers of a sandbox cluster', () => {
  let folder: string;
  let cluster: SandboxCluster;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-cluster-'));
    cluster = await startCluster({ name: 'logs', folder });
    for (const name of ['web', 'api']) {
      await kubeCall(cluster, 'POST', PODS, pod(name));
      await waitUntil(
        async () => (await kubeCall<{ status: { phase: string } }>(cluster, 'GET', `${PODS}/${name}`)).status.phase === 'Running',
        { what: 'the Pod to run', timeoutMilliseconds: 60_000 },
      );
    }
  }, 180_000);
  afterAll(async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const log = async (query: string, name = 'web'): Promise<string[]> => {
    const { status, body } = await kubeRequest(cluster, 'GET', `${PODS}/${name}/log?${query}`);
    expect([status, body]).toEqual([200, expect.any(String)]);
    return body.trimEnd().split('\n');
  };

  it('have written for half an hour when it starts, and go on', async () => {
    const all = await log('container=web');
    expect(all.length).toBeGreaterThanOrEqual(400);
    expect(await log('container=proxy&tailLines=3')).toHaveLength(3);
    const [last] = (await log('container=web&tailLines=1&timestamps=true')) as [string];
    const at = (line: string): number => Date.parse(line.split(' ')[0] ?? '');
    const newer = await waitUntil(
      async () => (await log('container=web&sinceSeconds=5&timestamps=true')).find((line) => at(line) > at(last)),
      { what: 'a line that is newer', timeoutMilliseconds: 60_000 },
    );
    expect(newer).toMatch(/^\S+Z \d\d:\d\d:\d\d\.\d{3} (?:INFO|WARN|ERROR|DEBUG) /);
  });

  it('left word of why they were started again', async () => {
    expect((await log('container=web&previous=true')).at(-1)).toMatch(/FATAL .*exiting with code 1/);
  });

  it('write other lines in each Pod, and name it', async () => {
    const requests = async (name: string) => (await log('container=web', name)).flatMap((line) => /request=\w+/.exec(line)?.[0] ?? []);
    const [web, api] = [await requests('web'), await requests('api')];
    expect(web.filter((request) => api.includes(request))).toEqual([]);
    expect((await log('container=web', 'api')).join('\n')).toContain('api serves');
  });

  it('are followed until the Pod is gone', async () => {
    const followed = log('container=web&follow=true&tailLines=1', 'api');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await kubeCall(cluster, 'DELETE', `${PODS}/api?gracePeriodSeconds=0`);
    expect((await followed).length).toBeGreaterThan(1);
  });
});
