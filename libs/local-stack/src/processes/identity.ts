import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Tells one process from another that got the same pid later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the system's own words; compared for equality only. */
  readonly started: string;
  readonly commandLine: string;
}

/** Undefined when no such process runs (a zombie doesn't). */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

export async function stillRuns(identity: ProcessIdentity): Promise<boolean> {
  const now = await identify(identity.pid);
  return now?.started === identity.started && now.commandLine === identity.commandLine;
}

/** A process that is just being started has no command line, or still that of its parent, for a moment. */
const STARTING_MILLISECONDS = 10;
const STARTING_TRIES = 20;

async function fromProc(pid: number): Promise<ProcessIdentity | undefined> {
  for (let tries = 1; ; tries++) {
    const found = await readProc(pid);
    if (!found || tries === STARTING_TRIES) return found;
    if (found.commandLine !== '' && found.commandLine !== (await readProc(process.pid))?.commandLine) return found;
    if (pid === process.pid) return found;
    await sleep(STARTING_MILLISECONDS);
  }
}

async function readProc(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const [stat, commandLine] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile(`/proc/${pid}/cmdline`, 'utf8')]);
    // The second field is the program's name in brackets and may hold spaces and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return { pid, started: fields[19] ?? '', commandLine: commandLine.split('\0').join(' ').trim() };
  } catch {
    return undefined;
  }
}

async function fromPs(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-o', 'command=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    const line = stdout.trim();
    return line ? { pid, started: line.slice(0, 24), commandLine: line.slice(24).trim() } : undefined;
  } catch {
    return undefined;
  }
}
