import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claim, timed, type Chapter } from '../chapter.js';
import { storyFolder } from '../world/repositories.js';
import type { World } from '../world/world.js';

/** A commit adds a team; its namespaces, rights and applications follow within seconds. */
export const onboarding: Chapter = {
  title: 'Onboarding',
  play: async (world, { holds, time }) => {
    await world.healthy('platform', 'addons');
    holds('the platform team’s add-ons are on both clusters');

    const file = await readFile(join(storyFolder, 'web-onboarding/web.yaml'), 'utf8');
    const { milliseconds } = await timed(async () => {
      await world.commit('platform/config', { 'teams/web.yaml': file }, 'feat: team web comes on board');
      await world.healthy('web', 'site-dev');
    });
    time('onboarding commit → first application healthy', milliseconds);
    await Promise.all(['site-staging', 'site-production'].map((name) => world.healthy('web', name)));
    holds('one file in the config repository brought team web’s applications to dev, staging and production');

    await foundation(world);
    holds('namespaces, quotas, ServiceAccount and rights of the team are on the clusters they are for, and on no other');

    await onlyItsOwn(world);
    holds('its applications run as its own ServiceAccount and can’t touch another team’s namespace');

    await people(world);
    holds('its people may act on its applications only, each by role; refusals say why and are in the audit log');
  },
};

async function foundation(world: World): Promise<void> {
  const namespace = (cluster: 'one' | 'two', name: string) => world.object(cluster, { group: '', kind: 'Namespace', name });
  for (const [cluster, name] of [
    ['one', 'web-dev'],
    ['one', 'web-staging'],
    ['two', 'web'],
  ] as const) {
    claim(
      (await namespace(cluster, name))?.metadata.labels?.['fairlead.dev/tenant'] === 'web',
      `namespace ${name} on ${cluster} is not the team's`,
    );
    const quota = await world.until(`the quota of ${name} on ${cluster}`, () =>
      world.object(cluster, { group: '', kind: 'ResourceQuota', namespace: name, name: 'fairlead' }),
    );
    claim((quota['spec'] as { hard?: Record<string, string> }).hard?.['pods'] !== undefined, `the quota of ${name} limits no pods`);
  }
  claim((await namespace('two', 'web-dev')) === undefined, 'web-dev is on cluster two, where nobody asked for it');
  claim(
    await world.object('two', { group: '', kind: 'ServiceAccount', namespace: 'web', name: 'fairlead' }),
    'the ServiceAccount is missing',
  );
}

/** A manifest of web's that names shop's namespace is refused, and the rest of web goes on. */
async function onlyItsOwn(world: World): Promise<void> {
  const intruder = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: intruder\n  namespace: shop-dev\ndata: {}\n';
  const path = 'envs/dev/intruder.yaml';
  const kustomization = 'envs/dev/kustomization.yaml';
  const before = await world.file('web/deploy', kustomization);
  const bad = await world.commit(
    'web/deploy',
    { [path]: intruder, [kustomization]: before.replace('  - ../base\n', '  - ../base\n  - intruder.yaml\n') },
    'reach into shop',
    { author: 'wes' },
  );
  const refused = await world.until('the intruder is refused', async () => {
    const application = await world.application('web', 'site-dev');
    return application.perCluster.some(({ revision, problem }) => revision?.commit === bad && problem) ? application : undefined;
  });
  const problem = refused.perCluster.find((one) => one.problem)?.problem?.message ?? '';
  claim(/intruder/.test(problem) && /shop-dev/.test(problem), `the refusal does not name the object and the namespace: ${problem}`);
  claim(
    !(await world.object('one', { group: '', kind: 'ConfigMap', namespace: 'shop-dev', name: 'intruder' })),
    'the intruder is in shop’s namespace',
  );
  const good = await world.commit('web/deploy', { [path]: null, [kustomization]: before }, 'Revert "reach into shop"', { author: 'wes' });
  await world.healthy('web', 'site-dev', good);
  const account = { username: 'system:serviceaccount:web-dev:fairlead' };
  for (const [namespace, allowed] of [
    ['web-dev', true],
    ['shop-dev', false],
  ] as const) {
    const review = await world.mayCreate('one', account.username, 'configmaps', namespace);
    claim(review === allowed, `the ServiceAccount of web ${allowed ? 'may not' : 'may'} create ConfigMaps in ${namespace}`);
  }
}

async function people(world: World): Promise<void> {
  const attempts = [
    ['wes', 'web/site-dev', 0],
    ['pat', 'web/site-dev', 0],
    ['zoe', 'web/site-dev', 3],
    ['ann', 'web/site-dev', 3],
    [undefined, 'web/site-dev', 3],
  ] as const;
  for (const [person, application, expected] of attempts) {
    const { code, stderr } = await world.cli(person, ['sync', application]);
    claim(code === expected, `fairlead sync ${application} by ${person ?? 'nobody'} ended with ${code}, not ${expected}: ${stderr}`);
    if (expected !== 0 && person) claim(stderr.includes(person), `the refusal does not say who was refused: ${stderr}`);
  }
  await world.until('the refusals are in the audit log', async () => {
    const { items } = await world.get<{ items: { actor: string; outcome: string }[] }>('/audit?tenant=web&outcome=refused');
    return ['zoe', 'ann'].every((person) => items.some(({ actor }) => actor === person));
  });
}
