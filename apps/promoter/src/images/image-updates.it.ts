import { registryForTest, type TestRegistry, type TestRepository } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PromoterStack } from '../promoter.fixtures.js';

let stack: PromoterStack;
let registry: TestRegistry;
let port: number;
let count = 0;
const secret = 'registry-webhook-secret';
beforeAll(async () => {
  [stack, registry] = await Promise.all([PromoterStack.start(), registryForTest({ users: ['ci', 'promoter'] })]);
  const service = await stack.startPromoter({
    FAIRLEAD_PROMOTER_REGISTRIES: JSON.stringify({ 'registry.example.com': registry.url }),
    FAIRLEAD_PROMOTER_WEBHOOK_SECRET: secret,
    FAIRLEAD_PROMOTER_INSTEAD_OF: JSON.stringify({ 'https://github.com/myorg/': stack.git.url('x').replace('x.git', 'myorg/') }),
  });
  port = stack.portOf(service);
  await stack.secret('registry/shop/username', 'promoter\n');
  await stack.secret('registry/shop/password', registry.password);
});
afterAll(() => Promise.all([stack?.stop(), registry?.stop()]));

async function automation(
  policy: object,
  update: object = {},
  imageRepository: object = {},
): Promise<{ name: string; repo: TestRepository; image: string }> {
  const name = `api-${++count}`;
  const repo = await stack.git.createRepository(`myorg/${name}`);
  const image = `registry.example.com/shop/${name}`;
  await repo.commit({
    'dev/deploy.yaml': `kind: Deployment\nmetadata: {name: web}\nspec:   # as it is\n  image: "${image}:1.0.0"  # {"$imagepolicy": "flux-system:${name}"}\n`,
    'production/deploy.yaml': `image: ${image}:1.0.0 # {"$imagepolicy": "flux-system:${name}"}\n`,
  });
  await registry.pushImage(`shop/${name}`, '1.0.0', { created: new Date('2026-01-01') });
  await stack.repository('shop', name, `https://github.com/myorg/${name}.git`);
  await stack.put('ImageRepository', name, { tenant: 'shop', image, interval: '1h', credentialsRef: { name: 'shop' }, ...imageRepository });
  await stack.put(
    'ImagePolicy',
    name,
    { tenant: 'shop', imageRepository: name, marker: `flux-system:${name}`, ...policy },
    { labels: { app: name } },
  );
  await stack.put('ImageUpdate', name, {
    ...{ tenant: 'shop', repository: name, interval: '1h', author: { name: 'Flux Bot', email: 'fluxbot@example.com' }, path: './dev' },
    ...{ policySelector: { matchLabels: { app: name } }, ...update },
  });
  return { name, repo, image };
}
const semver = { policy: { semver: { range: '1.x' } } };
const deploy = (repo: TestRepository, revision = 'main:dev/deploy.yaml') => repo.git('show', revision);
const notify = (repository: string, tag: string, authorization = `Bearer ${secret}`) =>
  fetch(`http://127.0.0.1:${port}/webhooks/registry`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/vnd.docker.distribution.events.v2+json' },
    body: JSON.stringify({ events: [{ action: 'push', target: { repository, tag }, request: { host: registry.host } }] }),
  });
const updated = (repo: TestRepository, text: string) =>
  stack.until(`${text} in ${repo.name}`, async () => ((await deploy(repo)).includes(text) ? true : undefined));

describe('image updates', () => {
  it('write the newest version beside its marker, and not a character more, when the registry tells of it', async () => {
    const { name, repo, image } = await automation(semver);
    await registry.pushImage(`shop/${name}`, '1.4.0');
    await registry.pushImage(`shop/${name}`, '2.0.0');
    // What is in the catalog may not be heard of yet.
    await stack.until('the webhook to find its image', async () => {
      const response = await notify(`shop/${name}`, '1.4.0');
      return response.status === 202 && ((await response.json()) as { repositories: number }).repositories === 1 ? true : undefined;
    });
    await updated(repo, ':1.4.0"');
    expect(await deploy(repo)).toBe(
      `kind: Deployment\nmetadata: {name: web}\nspec:   # as it is\n  image: "${image}:1.4.0"  # {"$imagepolicy": "flux-system:${name}"}\n`,
    );
    expect(await deploy(repo, 'main:production/deploy.yaml')).toContain(':1.0.0');
    expect(await repo.git('log', '-1', '--format=%an <%ae> %cn%n%B')).toBe(
      'Flux Bot <fluxbot@example.com> Fairlead\nUpdate from image update automation\n\n',
    );
    const head = await repo.head();
    await stack.until('the push to be told', () => stack.pushed.find(({ commit }) => commit === head));
    await stack.until('the poller to be hinted', () =>
      stack.hints.find(({ repository, reason }) => repository === name && reason === 'pushed'),
    );
    // Nothing new: no commit.
    await notify(`shop/${name}`, '1.4.0');
    await registry.pushImage(`shop/${name}`, '1.5.0');
    await notify(`shop/${name}`, '1.5.0');
    await updated(repo, ':1.5.0"');
    expect((await repo.git('rev-list', '--count', 'main')).trim()).toBe('3');
  });

  it('choose the newest build of commit tags, with the template and branch of the document', async () => {
    const { name, repo } = await automation(
      { policy: { newestBuild: {} }, filterTags: { pattern: '^[0-9a-f]{7}$' }, digestReflection: 'IfNotPresent' },
      { push: 'updates', messageTemplate: 'Deploy {{ range .Changed.Changes }}{{ .NewValue }}{{ end }} by {{ .AutomationObject.Name }}' },
      { interval: '2s' },
    );
    const newest = await registry.pushImage(`shop/${name}`, '0e12345', { created: new Date('2026-03-01') });
    await registry.pushImage(`shop/${name}`, 'fffffff', { created: new Date('2026-02-01') });
    const value = `registry.example.com/shop/${name}:0e12345@${newest}`;
    await stack.until('the branch', async () =>
      (await repo.git('branch', '--list', 'updates')).includes('updates') && (await deploy(repo, 'updates:dev/deploy.yaml')).includes(value)
        ? true
        : undefined,
    );
    expect(await deploy(repo)).toContain(':1.0.0');
    expect((await repo.git('log', '-1', '--format=%s', 'updates')).trim()).toBe(`Deploy ${value} by ${name}`);
    expect((await repo.git('rev-list', '--count', 'main..updates')).trim()).toBe('1');
  });

  it('go on when the registry is back', async () => {
    const { name, repo } = await automation(semver, {}, { interval: '2s' });
    await registry.pause();
    await registry.start();
    await registry.pushImage(`shop/${name}`, '1.1.0');
    await updated(repo, ':1.1.0"');
  });

  it('take webhooks of those only who know the secret', async () => {
    expect((await notify('shop/x', '1', 'Bearer wrong')).status).toBe(401);
    const nonsense = await fetch(`http://127.0.0.1:${port}/webhooks/registry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(nonsense.status).toBe(400);
    const harbor = { type: 'PUSH_ARTIFACT', event_data: { repository: { repo_full_name: 'shop/unknown' } } };
    const known = await fetch(`http://127.0.0.1:${port}/webhooks/registry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(harbor),
    });
    expect([known.status, await known.json()]).toEqual([202, { repositories: 0 }]);
  });
});
