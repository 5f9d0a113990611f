import { spawn } from 'node:child_process';
import { GitFailedError, GitUnavailableError, readable } from '../errors.js';

export interface GitCommand {
  readonly git: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
  /** Standard input; default: none. */
  readonly input?: string | Uint8Array;
  /** Most bytes of standard output; default 64 MiB. */
  readonly maxBytes?: number;
  /** Ends the process; the answer is then a failure. */
  readonly signal?: AbortSignal;
}
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

export type Stopped = 'timeout' | 'output' | 'closed';

/** A git process that ended badly; `stderr` is in English and not cleaned. */
export class GitExitError extends GitFailedError {
  constructor(
    command: string,
    why: string,
    readonly stderr: string,
    readonly stopped: Stopped | undefined,
    /** Undefined if a signal ended it. */
    readonly exitCode?: number,
    readonly stdout = '',
  ) {
    super(command, why);
  }
}

/**
 * Runs git without a shell and answers its standard output. Whatever it started ends with it.
 * @throws GitExitError, GitUnavailableError
 */
export function runGit({ git, args, env, timeoutMilliseconds, input, maxBytes = MAX_BYTES, signal: ending }: GitCommand): Promise<Buffer> {
  const command = args.find((arg) => !arg.startsWith('-')) ?? '';
  return new Promise((resolve, reject) => {
    // A process group of its own: git's helpers would outlive a signal to git alone, and hold on to the connection.
    const child = spawn(git, args, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    // A process that ends before it has read everything says why by its end.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let bytes = 0;
    let errorBytes = 0;
    let stopped: Stopped | undefined;
    const stop = (reason: Stopped): void => {
      stopped ??= reason;
      kill();
    };
    const timer = setTimeout(stop, timeoutMilliseconds, 'timeout');
    const onAbort = (): void => stop('closed');
    if (ending?.aborted) onAbort();
    ending?.addEventListener('abort', onAbort, { once: true });
    const ended = (): void => {
      clearTimeout(timer);
      ending?.removeEventListener('abort', onAbort);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) stop('output');
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if ((errorBytes += chunk.length) <= MAX_ERROR_BYTES) errors.push(chunk);
    });
    child.on('error', (error) => {
      ended();
      reject(new GitUnavailableError(command, `${git} can't be started (${error.message}). Install git 2.39 or newer.`, error));
    });
    child.on('close', (code, signal) => {
      ended();
      if (code === 0 && !stopped) return resolve(Buffer.concat(output));
      const stderr = Buffer.concat(errors).toString();
      const why =
        stopped === 'timeout'
          ? `it took longer than ${Math.round(timeoutMilliseconds / 1000)} s`
          : stopped === 'output'
            ? `it answered more than ${maxBytes} bytes`
            : stopped === 'closed'
              ? 'it was ended because the repository was closed'
              : readable(stderr) || `it ended with ${signal ?? `code ${code}`}`;
      reject(new GitExitError(command, why, stderr, stopped, code ?? undefined, Buffer.concat(output).toString()));
    });
  });
}
