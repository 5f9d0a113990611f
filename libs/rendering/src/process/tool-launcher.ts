import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runToolProcess, type ToolEnd, type ToolRun } from './tool-process.js';
import type { Answer, Request } from './launcher-process.js';

const PROGRAM = fileURLToPath(new URL('./launcher-process.js', import.meta.url));
const LOST = 'the process that starts the tools ended; another one is started';

/**
 * Starts kustomize and helm from a small process of its own. Starting a process copies the page tables of the one that starts it, twice as dear as
 * kustomize itself when that is a service with a big heap; and while they are copied a service does nothing else. Whatever happens to the
 * service, what the small process started ends with it.
 */
export class ToolLauncher {
  private child: ChildProcess | undefined;
  private readonly pending = new Map<number, (end: ToolEnd) => void>();
  private last = 0;

  /** Starts the small process now, when this one is small too. Done by the first `run` otherwise. */
  start(): void {
    // Not built, as under a test runner that reads the sources: `run` starts the tool itself then.
    if (this.child !== undefined || !existsSync(PROGRAM)) return;
    const child = fork(PROGRAM, {
      env: {},
      execArgv: ['--max-semi-space-size=1'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child = child;
    child.on('message', (answer: Answer) => this.settle(answer.id, answer.end));
    child.on('error', () => this.lose(child));
    child.on('disconnect', () => this.lose(child));
    child.unref();
    child.channel?.unref();
  }

  /** As `runToolProcess`. */
  readonly run = (run: ToolRun, signal?: AbortSignal): Promise<ToolEnd> => {
    this.start();
    const { child } = this;
    if (child === undefined) return runToolProcess(run, signal);
    const id = ++this.last;
    const say = (request: Request): void => void child.send(request, (error) => error && this.lose(child));
    const aborted = (): void => say({ id });
    return new Promise<ToolEnd>((resolve) => {
      this.pending.set(id, resolve);
      child.channel?.ref();
      say({ id, run });
      signal?.addEventListener('abort', aborted, { once: true });
      if (signal?.aborted) aborted();
    }).finally(() => signal?.removeEventListener('abort', aborted));
  };

  /** What is under way is broken off. */
  stop(): void {
    if (this.child?.connected) this.child.disconnect();
  }

  private settle(id: number, end: ToolEnd): void {
    this.pending.get(id)?.(end);
    this.pending.delete(id);
    if (this.pending.size === 0) this.child?.channel?.unref();
  }

  private lose(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    for (const id of [...this.pending.keys()]) this.settle(id, { unavailable: LOST });
  }
}
