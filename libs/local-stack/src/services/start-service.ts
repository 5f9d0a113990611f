import { access, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from '../component.js';
import { basicEnvironment, ManagedProcess } from '../processes/managed-process.js';
import { waitUntil } from '../processes/wait-until.js';

export interface ServiceOptions {
  /** Folder of the checkout. */
  readonly root: string;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of /healthz, /readyz and /metrics. */
  readonly healthPort: number;
  readonly logs: string;
  readonly records: string;
  readonly readyTimeoutMilliseconds?: number;
}
const keptLogBytes = 50 * 1024 * 1024;
/** Services drain for up to 25 s when asked to end. */
const grace = 28_000;

/** Starts `apps/<name>/dist/main.js` and resolves when its /readyz says yes. */
export async function startService(options: ServiceOptions): Promise<Component> {
  const main = join(options.root, 'apps', options.name, 'dist', 'main.js');
  await access(main).catch(() => {
    throw new Error(`${options.name} is not built (${main} is missing); run npm run build`);
  });
  const log = join(options.logs, `${options.name}.log`);
  await limitLog(log);
  const service = await ManagedProcess.start({
    name: options.name,
    command: process.execPath,
    args: ['--enable-source-maps', main],
    cwd: options.root,
    env: {
      ...basicEnvironment(),
      FAIRLEAD_INSTANCE: `${options.name}-0`,
      FAIRLEAD_HTTP_HOST: '127.0.0.1',
      FAIRLEAD_HTTP_PORT: String(options.healthPort),
      ...options.env,
    },
    log,
    records: options.records,
    grace,
  });
  try {
    await waitUntil(() => isReady(options.healthPort), {
      what: `${options.name} to become ready; its log is ${log}`,
      timeoutMilliseconds: options.readyTimeoutMilliseconds ?? 120_000,
      giveUp: () => service.assertRunning(),
    });
  } catch (error) {
    await service.kill();
    throw error;
  }
  return { pid: service.pid, exited: service.exited, stop: () => service.stop(), kill: () => service.kill() };
}

/** Throws with what /readyz complains of. */
async function isReady(port: number): Promise<true> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5_000) });
  const body = await response.text();
  if (!response.ok) throw new Error(`not ready: ${body.slice(0, 300)}`);
  return true;
}

async function limitLog(log: string): Promise<void> {
  const found = await stat(log).catch(() => undefined);
  if (found && found.size > keptLogBytes) await truncate(log, 0);
}
