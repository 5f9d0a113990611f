import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identify } from '../processes/identity.js';
import { isFree } from '../processes/ports.js';
import { startPrometheus } from './start-prometheus.js';

describe('startPrometheus', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-prometheus-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('comes back on its port after kill -9, and leaves no process', async () => {
    const configFile = join(folder, 'good.yml');
    await writeFile(configFile, 'scrape_configs: []\n');
    const first = await startPrometheus({ folder, configFile });
    await first.kill();
    const second = await startPrometheus({ folder, configFile, port: first.port });
    await second.stop();
    for (const { pid } of [first, second]) expect(await identify(pid)).toBeUndefined();
    expect(await isFree(first.port)).toBe(true);
  });

  it('tells what is wrong with its configuration', async () => {
    const configFile = join(folder, 'bad.yml');
    await writeFile(configFile, 'scrape_configs: 5\n');
    await expect(startPrometheus({ folder, configFile })).rejects.toThrow(/prometheus ended with code 2.*unmarshal/s);
  });

  it('tells that its port is taken, also by another Prometheus', async () => {
    const configFile = join(folder, 'good.yml');
    const first = await startPrometheus({ folder, configFile });
    const second = startPrometheus({ folder: join(folder, 'other'), configFile, port: first.port });
    await expect(second).rejects.toThrow(/prometheus ended with code 1.*address already in use/s);
    await first.stop();
  });
});
