import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetCredential, keepCredential, readCredential } from './credentials.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-credentials-'));
  file = join(folder, 'config', 'fairlead', 'credentials.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('credentials', () => {
  it('are kept for each api, for their owner alone', async () => {
    expect(await readCredential('http://one', file)).toBeUndefined();
    await keepCredential('http://one', { token: 'a', user: 'ann' }, file);
    await keepCredential('http://two', { token: 'b', user: 'bob', expiresAt: '2026-01-01T00:00:00Z' }, file);
    await keepCredential('http://one', { token: 'c', user: 'ann' }, file);
    expect(await readCredential('http://one', file)).toEqual({ token: 'c', user: 'ann' });
    expect(await readCredential('http://two', file)).toMatchObject({ token: 'b' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(file))).mode & 0o077).toBe(0);
    expect(await readdir(dirname(file))).toEqual(['credentials.json']);
  });
  it('are forgotten one by one', async () => {
    await keepCredential('http://one', { token: 'a', user: 'ann' }, file);
    await keepCredential('http://two', { token: 'b', user: 'bob' }, file);
    await forgetCredential('http://one', file);
    await forgetCredential('http://three', file);
    expect(await readCredential('http://one', file)).toBeUndefined();
    expect(await readCredential('http://two', file)).toMatchObject({ token: 'b' });
  });
  it('are not read while others may read them, and what is in them is never told', async () => {
    await keepCredential('http://one', { token: 'a', user: 'ann' }, file);
    await chmod(file, 0o640);
    await expect(readCredential('http://one', file)).rejects.toThrow(/others on this machine may read it.*chmod 600/);
    await writeFile(file, '{"servers": {"http://one": {"token": "secret-4711');
    await chmod(file, 0o600);
    await expect(readCredential('http://one', file)).rejects.toThrow(/can't be read: it is no JSON/);
    await expect(readCredential('http://one', file)).rejects.not.toThrow(/secret-4711/);
    expect(await readFile(file, 'utf8')).toContain('secret-4711');
  });
});
