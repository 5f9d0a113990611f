import { claim, type Chapter } from '../chapter.js';

/** The Git host is away: what runs goes on, and there is a way back. */
export const gitHostDown: Chapter = {
  title: 'Git host down',
  play: async (world, { holds }) => {
    const { forge } = world.stage;
    const path = 'k8s/overlays/production/resource-patch.yaml';
    const before = await world.file('shop/deploy', path);
    const latest = await world.commit('shop/deploy', { [path]: before.replace('memory: 16Mi', 'memory: 32Mi') }, 'more memory', {
      author: 'bob',
    });
    await world.healthy('shop', 'api-production', latest);
    const deployment = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'api' };
    const memory = async () => JSON.stringify((await world.object('two', deployment))?.['spec']).includes('"memory":"32Mi"');
    claim(await memory(), 'production has not the new memory');
    await forge.pause();

    const replicas = async () => ((await world.object('two', deployment))?.['spec'] as { replicas?: number } | undefined)?.replicas;
    await world.kubectl('two', ['scale', 'deployment/api', '--namespace', 'shop', '--replicas', '1']);
    await world.until('drift is healed without Git', async () => (await replicas()) === 3);
    holds('drift is still healed');

    const { code, stderr } = await world.cli('bob', ['rollback', 'shop/api-production', '--reason', 'memory is short']);
    claim(code === 0, `rollback ended with ${code}: ${stderr}`);
    await world.until('the earlier rendering runs', async () => !(await memory()));
    holds('a rollback to an earlier rendering works');

    // Whoever looks, asks; by itself it would be noticed with the second poll.
    for (let asked = 0; asked < 3; asked++) await world.cli('bob', ['sync', 'shop/api-production']);
    const since = await world.until(
      'the status says since when',
      async () => {
        const { conditions } = await world.application('shop', 'api-production');
        return conditions.find(({ stage, message }) => stage === 'source' && /since/.test(message))?.message;
      },
      120_000,
    );
    claim(/since \d|since 20\d\d/.test(since), `the status does not say since when: ${since}`);
    holds('status says since when the Git host can’t be reached');

    await forge.start();
    await world.until(
      'the revert is pushed',
      async () => (await world.log('shop/deploy', 'main')).some(({ message }) => message.includes(`This reverts commit ${latest}`)),
      180_000,
    );
    holds('after its return the revert that waited is pushed');
    const text = await world.file('shop/deploy', path);
    const pushed = await world.commit('shop/deploy', { [path]: text.replace('memory: 16Mi', 'memory: 20Mi') }, 'a little more memory', {
      author: 'bob',
    });
    await world.healthy('shop', 'api-production', pushed, 120_000);
    holds('and the next push arrives');
  },
};
