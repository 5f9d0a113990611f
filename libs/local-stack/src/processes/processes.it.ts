import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identify } from './identity.js';
import { KeptRunning } from './keep-running.js';
import { ManagedProcess } from './managed-process.js';
import { endLeftovers, remember } from './records.js';
import { waitUntil } from './wait-until.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-processes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const start = (script: string, options: { grace?: number } = {}) =>
  ManagedProcess.start({
    name: 'part',
    command: process.execPath,
    args: ['-e', script],
    log: join(folder, 'log'),
    records: join(folder, 'records'),
    ...options,
  });
const waiting = 'setInterval(() => undefined, 1000)';

describe('ManagedProcess', () => {
  it('ends by force what does not end when asked', async () => {
    const deaf = await start(`process.on('SIGTERM', () => undefined); console.log('deaf'); ${waiting}`, { grace: 300 });
    await waitUntil(async () => (await readFile(deaf.log, 'utf8')).includes('deaf'), { what: 'the script', timeoutMilliseconds: 60_000 });
    await deaf.stop();
    expect(await deaf.exited).toBe('was ended by SIGKILL');
    expect(await identify(deaf.pid)).toBeUndefined();
    expect(await readdir(join(folder, 'records'))).toEqual([]);
  });

  it('tells how it ended and the end of its log', async () => {
    const failing = await start("console.error('port is taken'); process.exit(3)");
    await failing.exited;
    await expect(failing.assertRunning()).rejects.toThrow(/part ended with code 3\. Its log is .*port is taken/s);
  });

  it('tells that a program is missing', async () => {
    const missing = { name: 'part', command: join(folder, 'no'), args: [], log: join(folder, 'log'), records: join(folder, 'records') };
    await expect(ManagedProcess.start(missing)).rejects.toThrow(/part could not be started .*ENOENT/);
  });
});

describe('endLeftovers', () => {
  it('ends what a run that died left behind, and spares what belongs to a run that lives', async () => {
    const records = join(folder, 'records');
    const mine = await start(waiting);
    const owner = spawn(process.execPath, ['-e', waiting]);
    await once(owner, 'spawn');
    const orphan = spawn(process.execPath, ['-e', waiting], { detached: true });
    await once(orphan, 'spawn');
    const [identity, ownerIdentity] = [await identify(orphan.pid ?? 0), await identify(owner.pid ?? 0)];
    await writeFile(join(records, `${orphan.pid}.json`), JSON.stringify({ name: 'orphan', process: identity, owner: ownerIdentity }));
    await rm(join(records, `${mine.pid}.json`));
    expect(await endLeftovers(records)).toEqual([]);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    expect(await endLeftovers(records)).toEqual(['orphan']);
    expect(await identify(orphan.pid ?? 0)).toBeUndefined();
    await mine.kill();
  });

  it('leaves alone a process that got the pid of a recorded one', async () => {
    const other = await start(waiting);
    const identity = await identify(other.pid);
    if (!identity) throw new Error('the process does not run');
    const records = join(folder, 'earlier');
    await remember(records, 'earlier', { ...identity, started: '1' }, true);
    expect(await endLeftovers(records, { alsoShared: true })).toEqual([]);
    expect(await other.isRunning()).toBe(true);
    await other.kill();
  });
});

describe('KeptRunning', () => {
  const component = async () => {
    const part = await start(waiting);
    return { pid: part.pid, exited: part.exited, stop: () => part.stop(), kill: () => part.kill() };
  };

  it('starts again what is killed, says so, and stops for good when told', async () => {
    const said: string[] = [];
    const kept = await KeptRunning.start('part', component, (line) => said.push(line));
    const first = kept.current.pid;
    process.kill(first, 'SIGKILL');
    await waitUntil(() => said.includes('part runs again'), { what: 'part to run again', timeoutMilliseconds: 60_000 });
    expect(said[0]).toBe('part was ended by SIGKILL; it is started again');
    expect(kept.current.pid).not.toBe(first);
    await kept.stop();
    expect(await identify(kept.current.pid)).toBeUndefined();
  });

  it('tries until a start succeeds, and at once when new code is there', async () => {
    const said: string[] = [];
    let broken = false;
    const start = () => (broken ? Promise.reject(new Error('syntax error')) : component());
    const kept = await KeptRunning.start('part', start, (line) => said.push(line));
    broken = true;
    await kept.restart();
    await waitUntil(() => said.some((line) => line.includes('syntax error')), { what: 'a failed start', timeoutMilliseconds: 60_000 });
    broken = false;
    await kept.restart();
    await waitUntil(() => said.includes('part runs again'), { what: 'part to run again', timeoutMilliseconds: 60_000 });
    await kept.stop();
  });
});
