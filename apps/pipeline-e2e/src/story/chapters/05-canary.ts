import { claim, timed, type Chapter } from '../chapter.js';
import { BAD_BUILD } from '../world/traffic.js';
import type { World } from '../world/world.js';

const GOOD = 'aaaa1111'.repeat(5);

/** In production the traffic moves step by step while its metrics are watched. */
export const canary: Chapter = {
  title: 'Canary',
  play: async (world, { holds, time }) => {
    await settled(world);
    const weights = followWeights(world);
    const good = await timed(async () => {
      await deploy(world, GOOD);
      await phase(world, 'Progressing', GOOD);
      await phase(world, 'Succeeded', GOOD);
    });
    time('canary: commit → promoted', good.milliseconds);
    const seen = weights.stop();
    for (const wanted of [10, 25, 50]) claim(seen.includes(wanted), `the traffic was never at ${wanted} %: ${seen.join(', ')}`);
    claim((await primaryImage(world))?.endsWith(GOOD), 'the primary does not run the good version');
    claim(
      (world.traffic.sent.get('site-canary') ?? 0) > 0,
      `no request went to the canary: ${JSON.stringify([...world.traffic.sent])} ${world.traffic.problem() ?? ''}`,
    );
    holds(`the good version was moved to ${[...new Set(seen)].join(' → ')} % of real requests and promoted`);

    const bad = await timed(async () => {
      await deploy(world, BAD_BUILD);
      await phase(world, 'Progressing', BAD_BUILD);
      await phase(world, 'Failed', BAD_BUILD);
    });
    time('canary: commit → rolled back', bad.milliseconds);
    claim((await primaryImage(world))?.endsWith(GOOD), 'the primary does not run the good version any more');
    await world.until('no request goes to the bad version', async () => (await weightOf(world)) === 0, 10_000);
    holds('the bad version (a tenth of its answers are errors) was rolled back; users are on the good one');

    const messages = await world.until('Slack has one message for each rollout', () => {
      const about = world.chat.messages('#web').filter(({ text }) => /rollout|rolled|canary/i.test(text) && /site/.test(text));
      return about.some(({ edits }) => edits > 0) && about.filter(({ text }) => /rolled back|failed/i.test(text)).length === 1 && about;
    });
    claim(
      messages.every(({ threadTs }) => threadTs === undefined),
      'a rollout is told in a thread',
    );
    holds('Slack shows one message for each rollout, which moved');
    const fixed = await world.setTag('web/deploy', 'envs/production/kustomization.yaml', GOOD, 'back to the good version', 'wes');
    await world.until('Git says the good version again', async () =>
      (await world.application('web', 'site-production')).perCluster.every(({ revision }) => revision?.commit === fixed),
    );
  },
};

const deploy = (world: World, tag: string): Promise<string> =>
  world.setTag('web/deploy', 'envs/production/kustomization.yaml', tag, `release ${tag.slice(0, 8)}`, 'wes');

const canaryOf = (world: World) =>
  world.object('two', { group: 'flagger.app', version: 'v1beta1', kind: 'Canary', namespace: 'web', name: 'site' });
const statusOf = async (world: World) => (await canaryOf(world))?.['status'] as { phase?: string; canaryWeight?: number } | undefined;

const settled = (world: World): Promise<unknown> =>
  world.until('the Canary is initialized', async () => ['Initialized', 'Succeeded'].includes((await statusOf(world))?.phase ?? ''), 90_000);

const phase = (world: World, wanted: string, tag: string): Promise<unknown> =>
  world.until(
    `the rollout of ${tag.slice(0, 8)} is ${wanted}`,
    async () => (await world.image('two', 'web', 'site'))?.endsWith(tag) && (await statusOf(world))?.phase === wanted,
    120_000,
  );

const primaryImage = (world: World): Promise<string | undefined> => world.image('two', 'web', 'site-primary');

async function weightOf(world: World): Promise<number | undefined> {
  const route = await world.object('two', { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'web', name: 'site' });
  const spec = route?.['spec'] as { rules?: { backendRefs?: { name: string; weight?: number }[] }[] } | undefined;
  return spec?.rules?.[0]?.backendRefs?.find(({ name }) => name === 'site-canary')?.weight;
}

/** The weights that the API server holds, as they change. */
function followWeights(world: World): { stop(): number[] } {
  const seen: number[] = [];
  const timer = setInterval(() => {
    void weightOf(world).then(
      (weight) => {
        if (weight !== undefined && weight !== seen.at(-1)) seen.push(weight);
      },
      () => undefined,
    );
  }, 100);
  return {
    stop: () => {
      clearInterval(timer);
      return seen;
    },
  };
}
