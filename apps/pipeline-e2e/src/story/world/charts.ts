import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { basicEnvironment } from '@fairlead/local-stack';
import { resolveTool } from '@fairlead/tools';
import { listenOn, type ListeningServer } from './listening-server.js';

/** A Helm repository: charts that the real Helm packaged and indexed, served as files, as such repositories are. */
export async function serveCharts(folder: string, charts: readonly string[]): Promise<ListeningServer> {
  const helm = (await resolveTool('helm')).path;
  const home = join(folder, 'home');
  const served = join(folder, 'served');
  await mkdir(served, { recursive: true });
  const env = { ...basicEnvironment(), HOME: home };
  const run = (...args: string[]) => promisify(execFile)(helm, args, { env });
  for (const chart of charts) await run('package', chart, '--destination', served);
  await run('repo', 'index', served);
  return listenOn((request, response) => {
    const name = basename(new URL(request.url ?? '/', 'http://charts').pathname);
    readFile(join(served, name)).then(
      (bytes) => response.writeHead(200).end(bytes),
      () => response.writeHead(404).end('not found\n'),
    );
  });
}
