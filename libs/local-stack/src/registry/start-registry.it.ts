import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identify } from '../processes/identity.js';
import { isFree } from '../processes/ports.js';
import { startRegistry } from './start-registry.js';

describe('startRegistry', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-registry-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('comes back on its port after kill -9, and leaves no process', async () => {
    const first = await startRegistry({ folder });
    await first.kill();
    const second = await startRegistry({ folder, port: first.port });
    await second.stop();
    for (const { pid } of [first, second]) expect(await identify(pid)).toBeUndefined();
    expect(await isFree(first.port)).toBe(true);
  });

  it('tells the end of its log when its port is taken, also by another registry', async () => {
    const first = await startRegistry({ folder });
    const second = startRegistry({ folder: join(folder, 'other'), port: first.port });
    await expect(second).rejects.toThrow(/registry ended with code 1.*address already in use/s);
    await first.stop();
  });
});
