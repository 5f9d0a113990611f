import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { KubeObject } from '@fairlead/domain';
import { basicEnvironment, waitUntil } from '@fairlead/local-stack';
import { projectRoot, type TestRepository } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, repository, tenant } from './harness/documents.js';
import { Platform } from './harness/platform.js';

const workload = (kind: string, name: string, image: string, spec: object = {}): string =>
  JSON.stringify({
    ...{ apiVersion: 'apps/v1', kind, metadata: { name } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
      ...spec,
    },
  });
const job = JSON.stringify({
  ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'load' } },
  spec: {
    template: {
      metadata: { labels: { app: 'load' } },
      spec: { restartPolicy: 'Never', containers: [{ name: 'web', image: 'example.com/load:1' }] },
    },
  },
});
const files = (image: string) => ({
  'web.yaml': workload('Deployment', 'web', image, { replicas: 2 }),
  'db.yaml': workload('StatefulSet', 'db', 'example.com/db:1', { serviceName: 'db' }),
  'agent.yaml': workload('DaemonSet', 'agent', 'example.com/agent:1'),
  'load.yaml': job,
});
/** What the command line begins with, unless it says otherwise. */
const TAIL = 200;

let platform: Platform;
let shop: TestRepository;
let namespace: string;
const commands: Command[] = [];
beforeAll(async () => {
  platform = await Platform.start();
  shop = await platform.git.createRepository('shop');
  namespace = platform.cluster().namespace();
  const commit = await shop.commit(files('example.com/web:1'), 'first');
  await platform.declare({
    'tenants/shop.yaml': [
      tenant('shop'),
      repository('shop', 'shop', shop.url),
      application('shop', 'all', { repository: 'shop', clusters: ['one'], namespace }),
    ].join('\n---\n'),
  });
  await platform.healthy('shop', 'all', commit);
});
afterAll(async () => {
  for (const { child } of commands) child.kill('SIGKILL');
  await platform?.stop();
});

interface Command {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
  readonly ended: Promise<number | null>;
}
function follow(...args: string[]): Command {
  const words = [join(projectRoot, 'tools', 'fairlead.mjs'), 'logs', 'shop/all', ...args, '-f'];
  const child = spawn(process.execPath, words, { cwd: projectRoot, env: { ...basicEnvironment(), FAIRLEAD_SERVER: platform.apiUrl } });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const command = { child, said, ended: new Promise<number | null>((resolve) => child.once('close', resolve)) };
  commands.push(command);
  return command;
}
async function interrupt({ child, ended }: Command): Promise<number | null> {
  child.kill('SIGINT');
  return ended;
}
const until = <T>(what: string, { said }: Command, look: () => T | undefined | Promise<T | undefined>): Promise<T> =>
  waitUntil(look, { what, timeoutMilliseconds: 60_000 }).catch((error: unknown) => {
    throw new Error(`${String(error)}; it said: ${said.err}\n${said.out.slice(-2_000)}`);
  }) as Promise<T>;
/** Names of those that are there to stay. */
async function pods(app: string): Promise<string[]> {
  const { body } = await platform.cluster().request('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${app}`);
  return (JSON.parse(body) as { items: KubeObject[] }).items
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ metadata }) => metadata.name);
}
const remove = (pod: string) => platform.cluster().request('DELETE', `/api/v1/namespaces/${namespace}/pods/${pod}?gracePeriodSeconds=0`);
const linesOf = ({ said }: Command, pod: string): string[] =>
  said.out.split('\n').filter((line) => {
    const [label = '', ...rest] = line.split(' | ');
    return rest.length > 0 && pod.endsWith(label.trim());
  });
const twice = (lines: readonly string[]): string[] => {
  const requests = lines.flatMap((line) => /request=\w+/.exec(line)?.[0] ?? []);
  return requests.filter((request, index) => requests.indexOf(request) !== index);
};

describe('fairlead logs -f', () => {
  it('of a Deployment goes on with the Pods that a rollout brings, from their first line', async () => {
    const before = await pods('web');
    const command = follow('deployment/web');
    for (const pod of before) await until(`lines of ${pod}`, command, () => linesOf(command, pod).length > 0 || undefined);
    const commit = await shop.commit(files('example.com/web:2'), 'second');
    await platform.healthy('shop', 'all', commit);
    const came = await until('other Pods', command, async () => {
      const now = (await pods('web')).filter((pod) => !before.includes(pod));
      return now.length === 2 ? now : undefined;
    });
    for (const pod of came) {
      await until(`all lines of ${pod}`, command, () => linesOf(command, pod).length > TAIL || undefined);
      expect(twice(linesOf(command, pod))).toEqual([]);
      expect(command.said.err.match(new RegExp(`^fairlead: Pod ${pod} came$`, 'gm'))).toHaveLength(1);
      const count = linesOf(command, pod).length;
      await until(`newer lines of ${pod}`, command, () => linesOf(command, pod).length > count || undefined);
    }
    for (const pod of before) {
      await until(`the end of ${pod}`, command, () => command.said.err.includes(`fairlead: the log of ${pod} ended: `) || undefined);
      expect(command.said.err).not.toContain(`Pod ${pod} came`);
    }
    expect(await interrupt(command)).toBe(0);
  });

  it.each([
    ['StatefulSet', 'db'],
    ['DaemonSet', 'agent'],
  ])('of a %s goes on with the Pod that comes in place of another', async (kind, app) => {
    const [gone = ''] = await pods(app);
    const command = follow(`${kind}/${app}`);
    await until('lines', command, () => linesOf(command, gone).length > 0 || undefined);
    await remove(gone);
    const came = await until('its end, and another', command, () =>
      command.said.err.includes(`the log of ${gone} ended`) ? /^fairlead: Pod (\S+) came$/m.exec(command.said.err)?.[1] : undefined,
    );
    // That of a StatefulSet has the same name.
    expect(came === gone).toBe(kind === 'StatefulSet');
    const count = linesOf(command, came).length;
    await until('its lines', command, () => linesOf(command, came).length > count || undefined);
    expect(await interrupt(command)).toBe(0);
  });

  it('of a Job ends when it is done', async () => {
    const command = follow('job/load');
    expect(await command.ended, command.said.err).toBe(0);
    expect(command.said.out).toMatch(/ \| .*(?:INFO|WARN|ERROR|DEBUG)/);
  });

  it('of one Pod ends with it', async () => {
    const [pod = ''] = await pods('agent');
    const command = follow(`Pod/${pod}`);
    await until('lines', command, () => command.said.out.length > 0 || undefined);
    expect(command.said.out).not.toContain(' | ');
    await remove(pod);
    expect(await command.ended, command.said.err).toBe(0);
    expect(command.said.err).not.toContain('came');
  });
});
