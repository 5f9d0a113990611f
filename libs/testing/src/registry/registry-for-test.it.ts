import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { waitUntil } from '@fairlead/local-stack';
import { afterEach, describe, expect, it } from 'vitest';
import { digestOf, manifestType } from './image.js';
import { registryForTest, type TestRegistry } from './registry-for-test.js';

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

describe('registryForTest', () => {
  let registry: TestRegistry | undefined;
  let receiver: Server | undefined;
  afterEach(async () => {
    receiver?.close();
    await registry?.stop();
    registry = receiver = undefined;
  });

  it('serves images as they were pushed, also after kill -9', async () => {
    registry = await registryForTest();
    const { url } = registry;
    const created = new Date('2026-01-02T03:04:05Z');
    const digest = await registry.pushImage('shop/api', '1.4.0', { created, labels: { 'org.opencontainers.image.revision': 'abc' } });
    await registry.pushImage('shop/api', '1.4.1');
    await registry.kill();
    await expect(registry.tags('shop/api')).rejects.toThrow(/fetch failed/);
    await registry.start();
    expect((await registry.tags('shop/api')).sort()).toEqual(['1.4.0', '1.4.1']);
    const answer = await fetch(`${url}/v2/shop/api/manifests/1.4.0`, { headers: { Accept: manifestType } });
    expect(answer.headers.get('docker-content-digest')).toBe(digest);
    const manifest = (await answer.json()) as Manifest;
    const blob = async (wanted: string) => Buffer.from(await (await fetch(`${url}/v2/shop/api/blobs/${wanted}`)).arrayBuffer());
    const config = JSON.parse((await blob(manifest.config.digest)).toString()) as { created: string; rootfs: { diff_ids: string[] } };
    expect(config).toMatchObject({ created: created.toISOString(), config: { Labels: { 'org.opencontainers.image.revision': 'abc' } } });
    const layer = gunzipSync(await blob(manifest.layers[0]?.digest ?? ''));
    expect(digestOf(layer)).toBe(config.rootfs.diff_ids[0]);
    expect(layer.toString('latin1')).toContain('shop/api:1.4.0');
    await registry.deleteImage('shop/api', digest);
    expect(await registry.tags('shop/api')).toEqual(['1.4.1']);
  });

  it('refuses what is not whole', async () => {
    registry = await registryForTest();
    const body = JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: { digest: digestOf(Buffer.from('no')), size: 2 },
      layers: [],
    });
    const pushed = await fetch(`${registry.url}/v2/a/manifests/1`, { method: 'PUT', headers: { 'Content-Type': manifestType }, body });
    expect(pushed.status).toBe(400);
    await expect(registry.tags('missing')).rejects.toThrow(/404.*NAME_UNKNOWN/);
  });

  it('wants name and password when there are users', async () => {
    registry = await registryForTest({ users: ['ci', 'promoter'] });
    await registry.pushImage('shop/api', '1');
    const tags = (authorization?: string) =>
      fetch(`${registry?.url}/v2/shop/api/tags/list`, { headers: authorization ? { Authorization: authorization } : {} });
    const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const refused = await tags();
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="registry"']);
    expect((await tags(basic('ci', 'wrong'))).status).toBe(401);
    expect((await tags(basic('eve', registry.password))).status).toBe(401);
    expect((await tags(basic('promoter', registry.password))).status).toBe(200);
  });

  it('tells of each push', async () => {
    const bodies: { header: unknown; body: string }[] = [];
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push({ header: request.headers.authorization, body });
        response.writeHead(200).end();
      });
    });
    const hooks = receiver;
    await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/registry`;
    registry = await registryForTest({ notify: { url, headers: { Authorization: 'Bearer secret' } } });
    const digest = await registry.pushImage('web/site', 'main-abc');
    const told = await waitUntil(() => bodies.find(({ body }) => body.includes('main-abc')), {
      what: 'a notification',
      timeoutMilliseconds: 60_000,
    });
    expect(told.header).toBe('Bearer secret');
    expect(JSON.parse(told.body)).toMatchObject({
      events: [{ action: 'push', target: { repository: 'web/site', tag: 'main-abc', digest } }],
    });
  });
});
