import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { waitUntil } from '@fairlead/testing';

/** A program of deploy/demo that says where it listens. */
export interface Program {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  /** All that it has printed. */
  printed(): string;
  stop(): Promise<void>;
}

/** Starts `node FILE ARGS`; resolves once it has printed a URL. */
export async function startProgram(file: string, args: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const port = await waitUntil(() => /localhost:(\d+)/.exec(text)?.[1], {
    what: `${file} listens`,
    timeoutMilliseconds: 60_000,
    giveUp: async () => {
      if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
    },
  }).catch(async (error: unknown) => {
    await end(child);
    throw error;
  });
  return { address: `http://127.0.0.1:${port}`, printed: () => text, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
