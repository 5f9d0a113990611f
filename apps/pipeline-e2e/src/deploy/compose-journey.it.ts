import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { basicEnvironment, freePort, ManagedProcess } from '@fairlead/local-stack';
import { natsForTest, ownClusterForTest, postgresForTest, scratchFolder, waitUntil } from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Service } from '../harness/service.js';
import { startProgram, type Program } from './programs.fixtures.js';
import { root, services, settingsOf } from './service-settings.fixtures.js';

type Environment = Readonly<Record<string, string>>;

/** Values as compose would give them with deploy/demo/demo.env. */
async function composeEnvironments(): Promise<Record<string, Environment>> {
  const given = Object.fromEntries(
    (await readFile(join(root, 'deploy/demo/demo.env'), 'utf8'))
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  const interpolate = (value: string) =>
    value.replaceAll(/\$\{(\w+):-([^}]*)\}/g, (_, key: string, otherwise: string) => given[key] ?? otherwise);
  const compose = parse(await readFile(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
    services: Record<string, { environment?: Environment }>;
  };
  return Object.fromEntries(
    Object.entries(compose.services).map(([name, { environment = {} }]) => [
      name,
      Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, interpolate(value)])),
    ]),
  );
}

/** The demo of docker-compose.yml without containers: its settings, its programs and its repositories, with addresses of this machine. */
describe('the demo of docker-compose.yml, started without containers', () => {
  const undo: (() => unknown)[] = [];
  let cluster: Awaited<ReturnType<typeof ownClusterForTest>>;
  let git: Program;
  let slack: Program;
  let folder: string;

  const started = async <T extends { stop(): unknown }>(starting: Promise<T>): Promise<T> => {
    const one = await starting;
    undo.push(() => one.stop());
    return one;
  };
  const git_ = async (...args: string[]) => {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    await promisify(execFile)('git', [...identity, ...args], { env: { ...basicEnvironment(), HOME: folder, GIT_CONFIG_NOSYSTEM: '1' } });
  };
  async function replicasReady(): Promise<number | undefined> {
    const { status, body } = await cluster.request('GET', '/apis/apps/v1/namespaces/shop/deployments/web');
    return status === 200 ? (JSON.parse(body) as { status: { readyReplicas?: number } }).status.readyReplicas : undefined;
  }

  beforeAll(async () => {
    const scratch = await scratchFolder('compose');
    folder = scratch.folder;
    if (!process.env['FAIRLEAD_KEEP_LOGS']) undo.push(scratch.remove);
    const [nats, postgres] = await Promise.all([started(natsForTest()), started(postgresForTest())]);
    cluster = await started(ownClusterForTest('compose'));
    await mkdir(join(folder, 'clusters/sandbox'), { recursive: true });
    await cp(cluster.kubeconfig, join(folder, 'clusters/sandbox/kubeconfig'));

    const gitPort = await freePort();
    const local = new Map([
      ['nats://nats:4222', nats.url],
      ['http://git:8090', `http://127.0.0.1:${gitPort}`],
      ['/etc/fairlead', folder],
      ['/var/lib/fairlead', folder],
      ['/usr/local/bin/kustomize', (await resolveTool('kustomize')).path],
      ['/usr/local/bin/helm', (await resolveTool('helm')).path],
    ]);
    slack = await started(startProgram(join(root, 'deploy/demo/slack.mjs'), ['0', '127.0.0.1']));
    local.set('http://slack:8092', slack.address);
    const here = (text: string) => [...local].reduce((result, [there, value]) => result.replaceAll(there, value), text);
    await cp(join(root, 'deploy/demo'), join(folder, 'demo'), { recursive: true });
    const team = join(folder, 'demo/repositories/platform/config/shop.yaml');
    await writeFile(team, here(await readFile(team, 'utf8')));
    git = await started(startProgram(join(folder, 'demo/git-server.mjs'), [join(folder, 'srv'), String(gitPort), '127.0.0.1']));

    const environments = await composeEnvironments();
    // One user for all: the roles of a server are shared with every other test.
    const migration = await ManagedProcess.start({
      name: 'migrations',
      command: process.execPath,
      args: [join(root, 'libs/database/dist/migrate.js')],
      env: { ...basicEnvironment(), DATABASE_URL: postgres.url },
      log: join(folder, 'logs/migrations.log'),
      records: join(folder, 'processes'),
    });
    expect(await migration.exited).toBe('ended with code 0');

    const apiPort = String(await freePort());
    const running = await Promise.all(
      services.map(async (name) => {
        const known = await settingsOf(name);
        const own = Object.entries(environments[name] ?? {})
          .filter(([key]) => !key.startsWith('FAIRLEAD_HTTP_'))
          .map(([key, value]) => [key, here(value)]);
        const adapted: Environment = {
          ...Object.fromEntries(own),
          ...(known.has('DATABASE_URL') ? { DATABASE_URL: postgres.url } : {}),
          ...(name === 'api' ? { FAIRLEAD_API_PORT: apiPort } : {}),
          ...(name === 'promoter' ? { FAIRLEAD_PROMOTER_HOST: '127.0.0.1', FAIRLEAD_PROMOTER_PORT: '0' } : {}),
        };
        return new Service(name, folder, adapted);
      }),
    );
    for (const service of running) undo.push(() => service.stop());
    await Promise.all(running.map((service) => service.start()));
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  it('brings the demo application to the cluster and says so in Slack', async () => {
    await waitUntil(async () => (await replicasReady()) === 2, { what: 'two replicas of shop/web are ready', timeoutMilliseconds: 90_000 });
    await waitUntil(() => /shop/.test(slack.printed().split('\n').slice(1).join('\n')), {
      what: 'Slack is told of shop',
      timeoutMilliseconds: 60_000,
    });
  }, 150_000);

  it('takes a push that the documentation tells people to try', async () => {
    const checkout = join(folder, 'checkout');
    await git_('clone', '--quiet', `${git.address}/shop/shop.git`, checkout);
    const file = join(checkout, 'overlays/sandbox/kustomization.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('count: 2', 'count: 3'));
    await git_('-C', checkout, 'commit', '--quiet', '--all', '--message', 'Three of them');
    await git_('-C', checkout, 'push', '--quiet', 'origin', 'main');
    await waitUntil(async () => (await replicasReady()) === 3, { what: 'three replicas are ready', timeoutMilliseconds: 60_000 });
  });
});
