import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { identify } from '../processes/identity.js';
import { isFree } from '../processes/ports.js';
import { giteaFolder, startGitea } from './start-gitea.js';

describe('startGitea', () => {
  let folder: string | undefined;
  afterEach(async () => {
    if (!folder) return;
    await rm(await giteaFolder(folder), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps repositories over kill -9 and over a stop, and leaves no process', async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-gitea-'));
    const first = await startGitea({ folder });
    const headers = { Authorization: `token ${first.adminToken}`, 'Content-Type': 'application/json' };
    const made = await fetch(`${first.url}/api/v1/user/repos`, { method: 'POST', headers, body: '{"name":"kept","auto_init":true}' });
    expect(made.status).toBe(201);
    await first.kill();
    const second = await startGitea({ folder, port: first.port });
    expect((await fetch(`${second.url}/api/v1/repos/fairlead/kept/branches/main`, { headers })).status).toBe(200);
    await second.stop();
    for (const { pid } of [first, second]) expect(await identify(pid)).toBeUndefined();
    expect(await isFree(first.port)).toBe(true);
  });
});
