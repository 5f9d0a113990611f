import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEndpoint } from './endpoint.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-cli-'));
  await mkdir(join(folder, '.fairlead'));
  await mkdir(join(folder, 'apps', 'deep', '.fairlead'), { recursive: true });
  await writeFile(join(folder, '.fairlead', 'endpoints.json'), JSON.stringify({ api: 'http://127.0.0.1:4711/', slack: 'http://x' }));
  await writeFile(join(folder, 'apps', 'deep', '.fairlead', 'endpoints.json'), '{"api": "http://12');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('findEndpoint', () => {
  it('takes --server before FAIRLEAD_SERVER before the checkout before the default', async () => {
    const deep = join(folder, 'apps', 'deep');
    const env = 'http://env:1/';
    expect(await findEndpoint('http://given:1/', env, deep)).toEqual({ url: 'http://given:1', from: '--server' });
    expect(await findEndpoint(undefined, env, deep)).toEqual({ url: 'http://env:1', from: 'FAIRLEAD_SERVER' });
    expect(await findEndpoint(undefined, '', deep)).toEqual({
      url: 'http://127.0.0.1:4711',
      from: join(folder, '.fairlead', 'endpoints.json'),
    });
    expect(await findEndpoint(undefined, '', '/')).toMatchObject({ url: 'http://127.0.0.1:8080' });
  });
});
