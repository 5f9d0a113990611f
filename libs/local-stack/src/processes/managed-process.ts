import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { admit } from './gate.js';
import { identify, type ProcessIdentity } from './identity.js';
import { forget, remember } from './records.js';

export interface ProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment; nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** File that takes standard output and error. */
  readonly log: string;
  /** Folder in which the process is recorded, so that a later run can end what this one left behind. */
  readonly records: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The signal that asks the program to end in good order. */
  readonly stopSignal?: NodeJS.Signals;
  /** Milliseconds from that signal to SIGKILL. */
  readonly grace?: number;
  /** Goes on when this process ends (stacks that stay up between test runs). */
  readonly outlivesUs?: boolean;
}

/** A component could not be started or ended by itself; the message holds the end of its log. */
export class ComponentFailedError extends Error {
  constructor(
    readonly component: string,
    problem: string,
    readonly log: string,
    lastLines: string,
  ) {
    super(`${component} ${problem}. Its log is ${log}${lastLines ? `; it ends with:\n${lastLines}` : ' (empty)'}`);
    this.name = 'ComponentFailedError';
  }
}

export const basicEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
  HOME: process.env['HOME'] ?? '/',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
});

/**
 * A program of its own process group (so that Ctrl-C in a terminal reaches only us, and we end the parts in order).
 */
export class ManagedProcess {
  private ended = false;
  private constructor(
    readonly name: string,
    readonly identity: ProcessIdentity,
    readonly log: string,
    /** Resolves when it has ended, for whatever reason. Never rejects. */
    readonly exited: Promise<string>,
    private readonly options: Pick<ProcessOptions, 'stopSignal' | 'grace' | 'records'>,
  ) {
    void exited.then(() => {
      this.ended = true;
      forget(options.records, this.pid);
    });
  }

  /** Throws ComponentFailedError, or StoppingError when the stack is being ended. */
  static start(options: ProcessOptions): Promise<ManagedProcess> {
    return admit(options.records, () => ManagedProcess.spawn(options));
  }

  private static async spawn(options: ProcessOptions): Promise<ManagedProcess> {
    await mkdir(dirname(options.log), { recursive: true });
    const log = await open(options.log, 'a');
    try {
      const child = spawn(options.command, options.args, {
        cwd: options.cwd ?? '/',
        env: options.env ?? basicEnvironment(),
        stdio: ['ignore', log.fd, log.fd],
        detached: true,
        ...options.user,
      });
      const exited = new Promise<string>((resolve) =>
        child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`)),
      );
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      }).catch((error: Error) => {
        throw new ComponentFailedError(options.name, `could not be started (${error.message})`, options.log, '');
      });
      const pid = child.pid ?? 0;
      const identity = (await identify(pid)) ?? { pid, started: '', commandLine: '' };
      if (options.outlivesUs) child.unref();
      await remember(options.records, options.name, identity, options.outlivesUs === true);
      return new ManagedProcess(options.name, identity, options.log, exited, options);
    } finally {
      await log.close();
    }
  }

  get pid(): number {
    return this.identity.pid;
  }

  isRunning(): boolean {
    return !this.ended;
  }

  /** For `waitUntil`'s giveUp: throws with the end of the log when the process has ended. */
  async assertRunning(): Promise<void> {
    if (this.isRunning()) return;
    throw new ComponentFailedError(this.name, await this.exited, this.log, await lastLines(this.log));
  }

  /** Asks it to end, and ends it by force after the grace time. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.signal(this.options.stopSignal ?? 'SIGTERM', false);
    if (await this.endsWithin(this.options.grace ?? 10_000)) return;
    await this.kill();
  }

  /** SIGKILL to it and everything of its process group. Resolves when it has ended. */
  async kill(): Promise<void> {
    this.signal('SIGKILL', true);
    await this.endsWithin(10_000);
  }

  private signal(signal: NodeJS.Signals, group: boolean): void {
    if (this.ended) return;
    try {
      process.kill(group ? -this.pid : this.pid, signal);
    } catch (error) {
      // ESRCH: it ended by itself in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  private async endsWithin(milliseconds: number): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (this.isRunning()) {
      if (Date.now() >= deadline) return false;
      await Promise.race([this.exited, sleep(200)]);
    }
    return true;
  }
}

export async function lastLines(file: string, count = 8): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
