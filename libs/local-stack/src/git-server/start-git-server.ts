import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Component, ComponentOptions } from '../component.js';
import { basicEnvironment, ManagedProcess } from '../processes/managed-process.js';
import { freePort, greeting } from '../processes/ports.js';
import { waitUntil } from '../processes/wait-until.js';
import type { GitServerOptions } from './git-server.js';
import type { WebhookTarget } from './webhook.js';

export interface GitServerProcess extends Component {
  readonly url: string;
  readonly port: number;
}

/** The Git server as a process of its own; only from the built files. Repositories are kept in `repositories` in the folder. */
export async function startGitServer(options: ComponentOptions & { webhook?: WebhookTarget }): Promise<GitServerProcess> {
  const port = options.port ?? (await freePort());
  const settings: GitServerOptions = { folder: join(options.folder, 'repositories'), port, webhook: options.webhook };
  const server = await ManagedProcess.start({
    name: 'git-server',
    command: process.execPath,
    args: [fileURLToPath(new URL('./main.js', import.meta.url))],
    env: { ...basicEnvironment(), FAIRLEAD_GIT_SERVER: JSON.stringify(settings) },
    log: join(options.folder, 'git-server.log'),
    records: options.records ?? join(options.folder, 'processes'),
  });
  await waitUntil(async () => (await greeting(port)) === '', {
    what: `the Git server to listen on port ${port}`,
    timeoutMilliseconds: 30_000,
    giveUp: () => server.assertRunning(),
  }).catch(async (error: unknown) => {
    await server.kill();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop(),
    kill: () => server.kill(),
  };
}
