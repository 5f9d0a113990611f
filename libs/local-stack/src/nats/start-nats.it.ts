import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identify } from '../processes/identity.js';
import { greeting, isFree } from '../processes/ports.js';
import { startNats } from './start-nats.js';

describe('startNats', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-nats-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has JetStream on, comes back on its port after kill -9, and leaves no process', async () => {
    const first = await startNats({ folder });
    expect(await greeting(first.port)).toContain('"jetstream":true');
    await first.kill();
    const second = await startNats({ folder, port: first.port });
    await second.stop();
    for (const { pid } of [first, second]) expect(await identify(pid)).toBeUndefined();
    expect(await isFree(first.port)).toBe(true);
  });

  it('tells the end of its log when its port is taken', async () => {
    const first = await startNats({ folder });
    const otherFolder = join(folder, 'other');
    await expect(startNats({ folder: otherFolder, port: first.port })).rejects.toThrow(
      /nats-server ended with code 1.*address already in use/s,
    );
    await first.stop();
  });
});
