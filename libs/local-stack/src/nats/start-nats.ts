import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import type { Component, ComponentOptions } from '../component.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { freePort, greeting, portIsFree } from '../processes/ports.js';
import { waitUntil } from '../processes/wait-until.js';

export interface Nats extends Component {
  readonly url: string;
  readonly port: number;
  /** Base URL of the server's own figures (`/varz`). */
  readonly monitorUrl: string;
}

/** nats-server with JetStream on the loopback address; streams are kept in the folder. */
export async function startNats(options: ComponentOptions): Promise<Nats> {
  const binary = await resolveTool('nats-server', { progress: options.progress });
  const port = options.port ?? (await freePort());
  const monitorPort = await freePort();
  const store = join(options.folder, 'store');
  await mkdir(store, { recursive: true });
  // So that a server of somebody else's on this port isn't taken for ours.
  const name = `fairlead-${randomUUID()}`;
  const config = join(options.folder, 'nats.conf');
  await writeFile(config, configuration({ name, port, monitorPort, store }));
  const server = await ManagedProcess.start({
    name: 'nats-server',
    command: binary.path,
    args: ['--config', config],
    log: join(options.folder, 'nats.log'),
    records: options.records ?? join(options.folder, 'processes'),
    outlivesUs: options.outlivesUs,
  });
  try {
    await waitUntil(async () => (await greeting(port, 1000)).includes(`"server_name":"${name}"`), {
      what: `nats-server to answer on port ${port}`,
      timeoutMilliseconds: 30_000,
      intervalMilliseconds: 20,
      giveUp: () => server.assertRunning(),
    });
  } catch (error) {
    await server.kill();
    throw error;
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    monitorUrl: `http://127.0.0.1:${monitorPort}`,
    pid: server.pid,
    exited: server.exited,
    stop: async () => {
      await server.stop();
      await portIsFree(port);
    },
    kill: () => server.kill(),
  };
}

interface Configuration {
  readonly name: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly store: string;
}
const configuration = ({ name, port, monitorPort, store }: Configuration) => `server_name: "${name}"
listen: "127.0.0.1:${port}"
http: "127.0.0.1:${monitorPort}"
jetstream {
  store_dir: ${JSON.stringify(store)}
  max_memory_store: 64MB
  max_file_store: 8GB
}
`;
