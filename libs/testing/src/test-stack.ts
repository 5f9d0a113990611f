import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftovers, findRunningCluster, startCluster, type ClusterAccess } from '@fairlead/local-stack';
import { isAlive, withLock } from './lock.js';
import { projectRoot } from './scratch.js';

/** What takes long to start stays up between runs of single tests; everything else is started by the test that needs it. */
const folder = join(projectRoot, '.fairlead', 'test-stack');
const records = join(folder, 'processes');
const users = join(folder, 'users');
const lock = (name: string) => `${folder}-${name}.lock`;

/** The shared cluster of this name: found running, or started once however many test files ask at the same time. */
export async function sharedCluster(name: string): Promise<ClusterAccess> {
  await mkdir(users, { recursive: true });
  await writeFile(join(users, String(process.pid)), '');
  return withLock(lock(`cluster-${name}`), async () => {
    const home = join(folder, 'clusters', name);
    const running = await findRunningCluster(home);
    if (running) return running;
    await endLeftovers(join(records, name), { alsoShared: true });
    const progress = (line: string) => process.stderr.write(`${line}\n`);
    return startCluster({ folder: home, name, records: join(records, name), outlivesUs: true, progress });
  });
}

/** Ends the shared parts and removes their state, unless a test of another run uses them now. Returns what it ended. */
export async function stopTestStack(): Promise<string[]> {
  for (const pid of await readdir(users).catch(() => [] as string[])) {
    if (Number(pid) !== process.pid && isAlive(Number(pid))) return [];
    await rm(join(users, pid), { force: true });
  }
  const clusters = await readdir(records).catch(() => [] as string[]);
  const ended = await Promise.all(
    clusters.map((name) => withLock(lock(`cluster-${name}`), () => endLeftovers(join(records, name), { alsoShared: true }))),
  );
  await rm(folder, { recursive: true, force: true });
  return ended.flat();
}
