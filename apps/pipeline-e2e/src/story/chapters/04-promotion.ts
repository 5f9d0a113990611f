import { claim, timed, type Chapter } from '../chapter.js';
import type { World } from '../world/world.js';

interface Promotion {
  readonly promotion: string;
  readonly to: string;
  readonly state: string;
  readonly commit: string;
  readonly actor?: string;
  readonly pullRequest?: { number: number };
}

/** Versions go from environment to environment as Git changes; what would endanger production is stopped before it gets there. */
export const promotion: Chapter = {
  title: 'Promotion',
  play: async (world, { holds, time }) => {
    await world.until(
      'api 1.4.0 runs in staging',
      async () => (await world.image('one', 'shop-staging', 'api'))?.endsWith(':1.4.0'),
      90_000,
    );
    const site = await world.image('one', 'web-dev', 'site');
    await world.until('the site of dev runs in staging', async () => (await world.image('one', 'web-staging', 'site')) === site, 90_000);
    holds('dev → staging went by itself once the version was healthy for the soak time: by branch for shop, by directory for web');

    await byPullRequest(world);
    holds('staging → production of shop is a pull request; ann approved it by the command line, and the merge says so');

    const { milliseconds } = await timed(() => bySlack(world, site));
    time('approval in Slack → running in production', milliseconds);
    holds('staging → production of web was approved with the button in Slack; who approved is in the commit and in the audit log');

    await compared(world);
    holds('fairlead compare tells object by object and field by field what differs between dev, staging and production');

    await guarded(world);
    holds('replicas 1 for production is stopped before it reaches a cluster, with file, rule and owner');
  },
};

const waiting = (world: World, tenant: string, name: string): Promise<Promotion> =>
  world.until(
    `a version of ${tenant}/${name} waits for approval`,
    async () => {
      const { items } = await world.get<{ items: Promotion[] }>(`/promotions?tenant=${tenant}`);
      return items.find(
        ({ promotion: of, to, state }) =>
          of === name && to === 'production' && (state === 'AwaitingApproval' || state === 'PullRequestOpen'),
      );
    },
    90_000,
  );

async function byPullRequest(world: World): Promise<void> {
  await waiting(world, 'shop', 'api');
  const pulls = await world.until('the pull request is open', async () => {
    const open = await world.stage.forge.pullRequests('shop/deploy', 'open');
    return open.length > 0 && open;
  });
  claim(pulls[0]?.base.ref === 'main', `the pull request goes to ${pulls[0]?.base.ref}`);
  const refused = await world.cli('bob', ['approve', 'shop/api', 'production']);
  claim(refused.code === 3 && /approv/.test(refused.stderr), `bob is operator and was not refused: ${refused.code} ${refused.stderr}`);
  await waiting(world, 'shop', 'api');
  const approved = await world.cli('ann', ['approve', 'shop/api', 'production', '--reason', 'tested on Monday']);
  claim(approved.code === 0, `ann could not approve: ${approved.stderr}`);
  await world.until('api 1.4.0 runs in production', async () => (await world.image('two', 'shop', 'api'))?.endsWith(':1.4.0'), 90_000);
  const [merge] = await world.log('shop/deploy', 'main');
  claim(merge && /Approved-by: ann/.test(merge.message), `the merge does not say who approved: ${merge?.message}`);
  await audited(world, 'shop', 'ann');
}

async function bySlack(world: World, site: string | undefined): Promise<void> {
  await waiting(world, 'web', 'site');
  await world.chat.press('wes', 'Approve', (message) => /site/.test(message.text) && /production/.test(message.text));
  await world.until('the site runs in production', async () => (await world.image('two', 'web', 'site')) === site, 90_000);
  const [commit] = await world.log('web/deploy', 'main');
  claim(commit && /Approved-by: wes/.test(commit.message), `the commit does not say who approved: ${commit?.message}`);
  await audited(world, 'web', 'wes');
}

const audited = (world: World, tenant: string, actor: string): Promise<unknown> =>
  world.until(`the approval by ${actor} is in the audit log`, async () => {
    const { items } = await world.get<{ items: { actor: string; action: string; outcome: string }[] }>(
      `/audit?tenant=${tenant}&actor=${actor}`,
    );
    return ['accepted', 'done'].every((outcome) =>
      items.some((entry) => entry.action === 'approve-promotion' && entry.outcome === outcome),
    );
  });

async function compared(world: World): Promise<void> {
  const table = await world.cli('ann', ['compare', 'dev', 'staging', 'production', '--tenant', 'shop']);
  claim(table.code === 2, `compare ended with ${table.code}: ${table.stderr}`);
  const [, replicas = ''] = /^ {2}spec\.replicas\n((?: {4}.*\n)+)/m.exec(table.stdout) ?? [];
  claim(
    /dev +1\b.*\n +staging +2 +overlay.*\n +production +3 +overlay/.test(replicas),
    `replicas are not told for each environment: ${table.stdout}`,
  );
  claim(
    !/spec\.template\.spec\.containers\[name=api\]\.image/.test(table.stdout),
    'the image is told as different, and it is the same everywhere',
  );
}

async function guarded(world: World): Promise<void> {
  const path = 'k8s/overlays/production/replica-patch.yaml';
  const before = await world.file('shop/deploy', path, 'main');
  const bad = await world.commit('shop/deploy', { [path]: before.replace('replicas: 3', 'replicas: 1') }, 'save money', { author: 'bob' });
  const problem = await world.until('the rendering is refused', async () => {
    const { problem: now } = await world.application('shop', 'api-production');
    return now?.code === 'GuardRuleViolated' && now;
  });
  for (const wanted of [path, 'replicas-in-production', '#platform', 'at least 2'])
    claim(problem.message.includes(wanted), `the message does not name ${wanted}: ${problem.message}`);
  const running = (await world.object('two', { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'api' }))?.['spec'] as {
    replicas?: number;
  };
  claim(running.replicas === 3, `production has ${running.replicas} replicas`);
  claim(
    world.chat.messages('#shop').some(({ text }) => text.includes('replicas-in-production') || text.includes('at least 2')) ||
      (await world.chat.eventually('#shop', /at least 2/)),
    'Slack was not told',
  );
  void bad;
  const good = await world.commit('shop/deploy', { [path]: before }, 'Revert "save money"', { author: 'bob' });
  await world.healthy('shop', 'api-production', good).catch(() => world.healthy('shop', 'api-production'));
}
