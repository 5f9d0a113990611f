import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPlatformDocuments } from '@fairlead/domain';
import { waitUntil } from '@fairlead/testing';
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kustomize, podOf } from './manifests.fixtures.js';
import { startProgram, type Program } from './programs.fixtures.js';
import { root } from './service-settings.fixtures.js';

const seeds = join(root, 'deploy/demo/repositories');

describe('the demo of docker-compose.yml', () => {
  let folder: string;
  let server: Program;

  const git = async (...args: string[]) => {
    const environment = { PATH: process.env.PATH, HOME: folder, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    return (await promisify(execFile)('git', [...identity, ...args], { env: environment })).stdout.trim();
  };
  const start = () => startProgram(join(root, 'deploy/demo/git-server.mjs'), [join(folder, 'srv'), '0', '127.0.0.1']);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-demo-'));
    server = await start();
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes a push, and has it still after a restart', async () => {
    const checkout = join(folder, 'shop');
    await git('clone', '--quiet', `${server.address}/shop/shop.git`, checkout);
    // Over 1 MB, git sends a push in chunks of unknown total length.
    await writeFile(join(checkout, 'large.bin'), Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251)));
    await git('-C', checkout, 'add', '--all');
    await git('-C', checkout, '-c', 'core.compression=0', 'commit', '--quiet', '--message', 'Change');
    await git('-C', checkout, '-c', 'pack.compression=0', '-c', 'http.postBuffer=65536', 'push', '--quiet', 'origin', 'main');
    const head = await git('-C', checkout, 'rev-parse', 'HEAD');
    await server.stop();
    server = await start();
    expect(await git('ls-remote', `${server.address}/shop/shop.git`, 'refs/heads/main')).toBe(`${head}\trefs/heads/main`);
  });

  it('serves no path outside of its folder', async () => {
    await expect(git('ls-remote', `${server.address}/../../etc`)).rejects.toThrow();
    expect((await fetch(`${server.address}/%2e%2e/%2e%2e/etc/passwd`)).status).toBeGreaterThanOrEqual(400);
  });

  it('has a config repository without problems, whose repositories are served', async () => {
    const files = (await readdir(join(seeds, 'platform/config'))).filter((file) => file.endsWith('.yaml'));
    const read = await Promise.all(
      files.map(async (file) => readPlatformDocuments(await readFile(join(seeds, 'platform/config', file), 'utf8'), file)),
    );
    expect(read.flatMap(({ problems }) => problems)).toEqual([]);
    const documents = read.flatMap((one) => one.documents.map(({ document }) => document));
    expect(documents.map(({ kind }) => kind).sort()).toEqual(['Application', 'Cluster', 'Repository', 'Tenant']);

    const services = (
      parse(await readFile(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as { services: Record<string, unknown> }
    ).services;
    for (const document of documents) {
      if (document.kind === 'Cluster')
        expect(JSON.stringify(services['k3s-credentials'])).toContain(`/clusters/${document.spec.credentialsRef?.name}/kubeconfig`);
      if (document.kind !== 'Repository') continue;
      const { hostname, pathname } = new URL(document.spec.url);
      expect(services[hostname]).toBeDefined();
      expect(await git('ls-remote', `${server.address}${pathname}`, 'HEAD')).toMatch(/^[0-9a-f]{40}/);
    }
  });

  it("has a stand-in that takes what Slack's own client sends", async () => {
    const slack = await startProgram(join(root, 'deploy/demo/slack.mjs'), ['0', '127.0.0.1']);
    try {
      const slackApiUrl = `${slack.address}/api/`;
      const client = new WebClient('xoxb-demo', { slackApiUrl });
      const first = await client.chat.postMessage({ channel: '#fairlead', text: 'shop/web is healthy' });
      const second = await client.chat.postMessage({ channel: '#fairlead', text: 'and stays so', thread_ts: first.ts ?? '' });
      expect(first).toMatchObject({ ok: true, channel: '#fairlead' });
      expect(second.ts).not.toBe(first.ts);
      await waitUntil(() => slack.printed().includes('#fairlead (in thread) and stays so'), {
        what: 'it prints',
        timeoutMilliseconds: 60_000,
      });
      expect(slack.printed()).toContain('#fairlead shop/web is healthy');
    } finally {
      await slack.stop();
    }
  });

  it('has an application that renders', async () => {
    const manifests = await kustomize(join(seeds, 'shop/shop/overlays/sandbox'));
    const deployment = manifests.find(({ kind }) => kind === 'Deployment');
    expect(deployment?.spec?.['replicas']).toBe(2);
    expect(deployment && podOf(deployment).containers).toHaveLength(1);
  });
});
