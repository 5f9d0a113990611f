import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import type { Component, ComponentOptions } from '../component.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { freePort, portIsFree } from '../processes/ports.js';
import { waitUntil } from '../processes/wait-until.js';

export interface PrometheusOptions extends ComponentOptions {
  /** prometheus.yml; paths in it are relative to its own folder. */
  readonly configFile: string;
}
export interface Prometheus extends Component {
  readonly url: string;
  readonly port: number;
}

/** A real Prometheus on the loopback address; its series are kept in the folder. `POST /-/reload` reads the configuration again. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { path } = await resolveTool('prometheus', { progress: options.progress });
  const port = options.port ?? (await freePort());
  const data = join(options.folder, 'data');
  await mkdir(options.folder, { recursive: true });
  const server = await ManagedProcess.start({
    name: 'prometheus',
    command: path,
    args: [
      `--config.file=${options.configFile}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=2h',
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
    ],
    cwd: options.folder,
    log: join(options.folder, 'prometheus.log'),
    records: options.records ?? join(options.folder, 'processes'),
    outlivesUs: options.outlivesUs,
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntil(() => answers(url, data), {
      what: `Prometheus to answer on port ${port}`,
      timeoutMilliseconds: 60_000,
      giveUp: () => server.assertRunning(),
    });
  } catch (error) {
    await server.kill();
    throw error;
  }
  const portGone = () => portIsFree(port).then(() => undefined);
  return {
    url,
    port,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop().then(portGone),
    kill: () => server.kill().then(portGone),
  };
}

/** By its folder, so that a server of somebody else's on this port isn't taken for ours. */
async function answers(url: string, data: string): Promise<boolean> {
  const get = (path: string) => fetch(`${url}${path}`, { signal: AbortSignal.timeout(2000) });
  const ready = await get('/-/ready');
  await ready.arrayBuffer();
  if (!ready.ok) return false;
  const flags = (await (await get('/api/v1/status/flags')).json()) as { data: Readonly<Record<string, string>> };
  return flags.data['storage.tsdb.path'] === data;
}
