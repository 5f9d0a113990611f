import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fairlead/local-stack';
import { silentLogger, type Logger } from '@fairlead/service-kit';
import { resolveTool } from '@fairlead/tools';
import { Bus } from './bus.js';
import { delay } from './waiting.js';

/** A NATS server of a test's own, with JetStream in a temporary folder that outlives a kill. */
export interface TestNats {
  readonly url: string;
  /** Ends it without warning, as `kill -9` does. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
  /** Removes what it stored; only while it does not run. */
  wipe(): Promise<void>;
}

const children = new Set<ChildProcess>();
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

export async function startNats(options: { jetStream?: boolean } = {}): Promise<TestNats> {
  const binary = await resolveTool('nats-server');
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-nats-'));
  const args = ['-a', '127.0.0.1', '-p', String(port), ...(options.jetStream === false ? [] : ['-js', '-sd', folder])];
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawn(binary.path, args, { stdio: 'ignore' });
    children.add(child);
    await until(() => answers(port), `nats-server on port ${port}`);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    await new Promise<void>((resolve) => ending.once('exit', () => resolve()).kill(signal) || resolve());
    children.delete(ending);
  };
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    start,
    stop: async () => {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
    wipe: () => rm(join(folder, 'jetstream'), { recursive: true, force: true }),
  };
}

export async function startBus(nats: TestNats, options: { logger?: Logger; topology?: boolean; name?: string } = {}): Promise<Bus> {
  const bus = await Bus.connect({ servers: nats.url, name: options.name ?? 'test', logger: options.logger ?? silentLogger });
  if (options.topology !== false) await bus.ensureTopology();
  return bus;
}

/** Waits until the condition holds; fails with `what` after the time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, milliseconds = 60_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain for ${what}`);
    await delay(20);
  }
}

/** A logger that keeps what it is told. */
export function recordingLogger(): Logger & { readonly lines: { level: string; message: string; facts: Record<string, unknown> }[] } {
  const lines: { level: string; message: string; facts: Record<string, unknown> }[] = [];
  const at = (own: Record<string, unknown>): Logger => {
    const write = (level: string) => (message: string, facts?: Readonly<Record<string, unknown>>) =>
      void lines.push({ level, message, facts: { ...own, ...facts } });
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (facts) => at({ ...own, ...facts }),
    };
  };
  return Object.assign(at({}), { lines });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('INFO'));
    });
    socket.once('error', () => resolve(false));
  });
}
