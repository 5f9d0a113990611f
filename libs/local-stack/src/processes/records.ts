import { rmSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, stillRuns, type ProcessIdentity } from './identity.js';

interface Record {
  readonly name: string;
  readonly process: ProcessIdentity;
  /** Absent: meant to outlive the run that started it. */
  readonly owner?: ProcessIdentity;
}

const fileOf = (folder: string, pid: number) => join(folder, `${pid}.json`);

export async function remember(folder: string, name: string, identity: ProcessIdentity, outlivesOwner: boolean): Promise<void> {
  await mkdir(folder, { recursive: true });
  const record: Record = { name, process: identity, owner: outlivesOwner ? undefined : await identify(process.pid) };
  const file = fileOf(folder, identity.pid);
  await writeFile(`${file}.tmp`, JSON.stringify(record));
  await rename(`${file}.tmp`, file);
}

export function forget(folder: string, pid: number): void {
  rmSync(fileOf(folder, pid), { force: true });
}

/**
 * Ends what runs that died left behind: recorded processes whose start time and command line are still the recorded ones.
 * Spares those whose owner is alive, and, unless `alsoShared`, those that were meant to outlive it. Returns the names of what it ended.
 */
export async function endLeftovers(folder: string, options: { alsoShared?: boolean } = {}): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => name.endsWith('.json'));
  const ended = await Promise.all(
    names.map(async (name) => {
      const record = await readRecord(join(folder, name));
      if (record && !(await mayEnd(record, options.alsoShared === true))) return [];
      const wasRunning = record !== undefined && (await end(record.process));
      await rm(join(folder, name), { force: true });
      return wasRunning ? [record.name] : [];
    }),
  );
  return ended.flat();
}

async function mayEnd(record: Record, alsoShared: boolean): Promise<boolean> {
  if (!record.owner) return alsoShared || !(await stillRuns(record.process));
  return record.owner.pid === process.pid || !(await stillRuns(record.owner));
}

async function end(identity: ProcessIdentity): Promise<boolean> {
  if (!(await stillRuns(identity))) return false;
  for (const [signal, tries] of [
    ['SIGTERM', 100],
    ['SIGKILL', 100],
  ] as const) {
    send(identity.pid, signal);
    for (let i = 0; i < tries; i++) {
      if (!(await stillRuns(identity))) return true;
      await sleep(50);
    }
  }
  throw new Error(`process ${identity.pid} (${identity.commandLine.slice(0, 80)}) of an earlier run does not end; end it by hand`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(signal === 'SIGKILL' ? -pid : pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function readRecord(file: string): Promise<Record | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record;
  } catch {
    return undefined;
  }
}
