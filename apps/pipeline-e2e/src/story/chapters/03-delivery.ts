import { randomBytes } from 'node:crypto';
import { claim, timed, type Chapter } from '../chapter.js';
import { publishImage } from '../world/continuous-integration.js';

/** CI publishes images; Fairlead finds them, writes them into Git, and Git brings them to dev. */
export const delivery: Chapter = {
  title: 'Delivery',
  play: async (world, { holds, time }) => {
    const before = await world.file('shop/deploy', 'k8s/base/deployment.yaml', 'develop');
    const { milliseconds } = await timed(async () => {
      await publishImage(world, 'shop/api', '1.4.0');
      await world.until(
        'api 1.4.0 runs in dev',
        async () => (await world.image('one', 'shop-dev', 'api')) === 'registry.example.com/shop/api:1.4.0',
      );
    });
    time('image pushed → running in dev (scan every 5 s)', milliseconds);
    const after = await world.file('shop/deploy', 'k8s/base/deployment.yaml', 'develop');
    claim(after === before.replace('shop/api:1.3.0', 'shop/api:1.4.0'), 'the file was changed beyond the tag');
    const [commit] = await world.log('shop/deploy', 'develop');
    claim(
      commit?.author === 'Fairlead' &&
        commit.message.includes('registry.example.com/shop/api:1.3.0 -> registry.example.com/shop/api:1.4.0'),
      `the commit is not by the template: ${JSON.stringify(commit)}`,
    );
    holds('shop/api:1.4.0 was found by semver and committed to develop: nothing but the tag changed, comments and layout stand');

    await publishImage(world, 'shop/api', '2.0.0');
    const sha = randomBytes(20).toString('hex');
    await publishImage(world, 'web/site', sha);
    await world.until('the site of that commit runs in dev', async () =>
      (await world.image('one', 'web-dev', 'site'))?.endsWith(`:${sha}`),
    );
    claim((await world.image('one', 'shop-dev', 'api'))?.endsWith(':1.4.0'), '2.0.0 is out of range and was taken all the same');
    holds('an image tagged with its commit was found as the newest build; 2.0.0 is out of range and was left alone');

    const push = await timed(async () => {
      const path = 'k8s/overlays/development/resource-patch.yaml';
      const text = await world.file('shop/deploy', path, 'develop');
      const pushed = await world.commit('shop/deploy', { [path]: text.replace('16Mi', '24Mi') }, 'more memory', {
        branch: 'develop',
        author: 'bob',
      });
      await world.healthy('shop', 'api-dev', pushed);
    });
    time('git push → healthy in dev', push.milliseconds);
    holds('a push is healthy in dev within seconds, told by the Git host’s webhook');
  },
};
