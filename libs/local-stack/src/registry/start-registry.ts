import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import type { Component, ComponentOptions } from '../component.js';
import { basicEnvironment, ManagedProcess } from '../processes/managed-process.js';
import { freePort, portIsFree } from '../processes/ports.js';
import { waitUntil } from '../processes/wait-until.js';

export interface RegistryOptions extends ComponentOptions {
  /** Lines of an htpasswd file with bcrypt hashes (the only kind that it takes). Absent: everybody may do everything. */
  readonly htpasswd?: readonly string[];
  /** Told of each push and pull, in the registry's own envelope (`application/vnd.docker.distribution.events.v2+json`), until it answers 2xx. */
  readonly notify?: { readonly url: string; readonly headers?: Readonly<Record<string, string>> };
}
export interface Registry extends Component {
  readonly url: string;
  /** `host:port`, the first part of an image's name. */
  readonly host: string;
  readonly port: number;
}

/** The distribution registry on the loopback address, plain HTTP. Images are kept in its folder. */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const { path } = await resolveTool('registry', { progress: options.progress });
  const port = options.port ?? (await freePort());
  const store = join(options.folder, 'store');
  await mkdir(store, { recursive: true });
  const config = join(options.folder, 'config.json');
  // So that a server of somebody else's on this port isn't taken for ours.
  const instance = randomUUID();
  await writeFile(config, JSON.stringify(await configuration(options, { port, store, instance }), undefined, 2), { mode: 0o600 });
  const server = await ManagedProcess.start({
    name: 'registry',
    command: path,
    args: ['serve', config],
    // It exports traces to a collector of its own choice unless it is told not to.
    env: { ...basicEnvironment(), OTEL_TRACES_EXPORTER: 'none' },
    log: join(options.folder, 'registry.log'),
    records: options.records ?? join(options.folder, 'processes'),
    outlivesUs: options.outlivesUs,
  });
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}`;
  try {
    await waitUntil(() => answers(url, instance), {
      what: `the registry to answer on port ${port}`,
      timeoutMilliseconds: 30_000,
      intervalMilliseconds: 20,
      giveUp: () => server.assertRunning(),
    });
  } catch (error) {
    await server.kill();
    throw error;
  }
  const portGone = () => portIsFree(port).then(() => undefined);
  return {
    url,
    host,
    port,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop().then(portGone),
    kill: () => server.kill().then(portGone),
  };
}

const instanceHeader = 'X-Fairlead-Instance';

async function answers(url: string, instance: string): Promise<boolean> {
  const response = await fetch(`${url}/v2/`, { signal: AbortSignal.timeout(2000) });
  await response.arrayBuffer();
  return response.headers.get(instanceHeader) === instance;
}

interface Own {
  readonly port: number;
  readonly store: string;
  readonly instance: string;
}

/** JSON is YAML too. */
async function configuration({ folder, htpasswd, notify }: RegistryOptions, own: Own): Promise<object> {
  const { port, store, instance } = own;
  const passwords = join(folder, 'htpasswd');
  if (htpasswd) await writeFile(passwords, `${htpasswd.join('\n')}\n`, { mode: 0o600 });
  const endpoint = notify && {
    name: 'webhook',
    url: notify.url,
    headers: Object.fromEntries(Object.entries(notify.headers ?? {}).map(([name, value]) => [name, [value]])),
    timeout: '5s',
    threshold: 3,
    backoff: '1s',
  };
  return {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: store }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, secret: instance, headers: { [instanceHeader]: [instance] } },
    ...(htpasswd ? { auth: { htpasswd: { realm: 'registry', path: passwords } } } : {}),
    ...(endpoint ? { notifications: { endpoints: [endpoint] } } : {}),
  };
}
