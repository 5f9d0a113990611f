import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { RenderLimits } from '../limits.js';

// This file is all that the launcher's process loads, so it imports nothing that costs memory.

export interface ToolRun {
  /** Path of the binary. */
  readonly program: string;
  readonly args: readonly string[];
  /** Folder of the unpacked snapshot; the process works there. */
  readonly root: string;
  /** Set beside what every tool gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** How messages call what is done, such as `kustomize build of apps/web`. */
  readonly title: string;
  readonly limits: RenderLimits;
}
/** How a run ended, as plain data that can go from process to process. */
export type ToolEnd =
  | { readonly output: string }
  /** What it printed on standard error. */
  | { readonly failure: string }
  /** It was stopped, or killed from outside. */
  | { readonly stopped: string; readonly code: 'RenderLimit' | 'RenderTimeout' }
  /** It could not be started. */
  | { readonly unavailable: string };

const STDERR_LIMIT = 256 * 1024;
const MEMORY_CHECK_MILLISECONDS = 50;

/**
 * Runs kustomize or helm in a process group of its own, without any of our environment: no PATH, so it can start no git, plugin or other program; no home
 * and no temporary folder but what the run names; a proxy that refuses everything, so it reaches no other host. The whole group is killed when
 * a limit is passed or the signal comes. Never throws.
 */
export async function runToolProcess(run: ToolRun, signal?: AbortSignal): Promise<ToolEnd> {
  const child = spawn(run.program, [...run.args], {
    cwd: run.root,
    env: environment(run),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const watched = watch(child, run, signal);
  try {
    return await watched.done;
  } finally {
    watched.stop();
  }
}

function environment({ limits, env }: ToolRun): NodeJS.ProcessEnv {
  const nowhere = '/nonexistent';
  const refusing = 'http://127.0.0.1:9';
  return {
    HOME: nowhere,
    TMPDIR: nowhere,
    XDG_CONFIG_HOME: nowhere,
    PATH: nowhere,
    LC_ALL: 'C',
    HTTP_PROXY: refusing,
    HTTPS_PROXY: refusing,
    GOMEMLIMIT: String(Math.floor(limits.memoryBytes * 0.9)),
    GOMAXPROCS: '2',
    ...env,
  };
}

function watch(
  child: ChildProcess,
  { limits, title, program }: ToolRun,
  signal: AbortSignal | undefined,
): { done: Promise<ToolEnd>; stop(): void } {
  const stdout: Buffer[] = [];
  let stderr = Buffer.alloc(0);
  let printed = 0;
  let end: (how: ToolEnd) => void = () => undefined;
  const exceeded = (what: string, code: 'RenderLimit' | 'RenderTimeout' = 'RenderLimit'): void =>
    end({ code, stopped: `${title} ${what}, so it was stopped; split the application` });
  const aborted = (): void => end({ unavailable: 'the rendering was broken off because the service stops' });
  const timer = setTimeout(() => exceeded(`took over ${limits.timeoutMilliseconds / 1000} s`, 'RenderTimeout'), limits.timeoutMilliseconds);
  const memory = setInterval(() => {
    void residentBytes(child.pid).then((bytes) => {
      if (bytes > limits.memoryBytes) exceeded(`used over ${Math.round(limits.memoryBytes / 1024 / 1024)} MiB of memory`);
    });
  }, MEMORY_CHECK_MILLISECONDS);
  const done = new Promise<ToolEnd>((resolve) => {
    end = (how) => {
      killGroup(child);
      resolve(how);
    };
    child.on('error', (cause) => resolve({ unavailable: `${title} can't be started as ${program}: ${cause.message}` }));
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.length;
      if (printed > limits.outputBytes) exceeded(`printed over ${Math.round(limits.outputBytes / 1024 / 1024)} MiB`);
      else stdout.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < STDERR_LIMIT) stderr = Buffer.concat([stderr, chunk]).subarray(0, STDERR_LIMIT);
    });
    child.on('close', (code, killedBy) => resolve(ended(title, code, killedBy, stdout, stderr)));
  });
  signal?.addEventListener('abort', aborted, { once: true });
  if (signal?.aborted) aborted();
  return {
    done,
    stop: () => {
      clearTimeout(timer);
      clearInterval(memory);
      signal?.removeEventListener('abort', aborted);
      killGroup(child);
    },
  };
}

function ended(title: string, code: number | null, signal: NodeJS.Signals | null, stdout: readonly Buffer[], stderr: Buffer): ToolEnd {
  if (code === 0) return { output: Buffer.concat(stdout).toString('utf8') };
  if (code !== null) return { failure: stderr.toString('utf8') };
  return { code: 'RenderTimeout', stopped: `${title} was killed by ${signal ?? 'a signal'}, perhaps for want of memory` };
}

/** A group that has ended is no error. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    return;
  }
}

const PAGE = 4096;
/** 0 where /proc is missing: the time limit must do there. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(statm.split(' ')[1] ?? 0) * PAGE;
}
