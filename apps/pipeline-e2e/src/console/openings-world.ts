import { application, repository, tenant, web } from '../harness/documents.js';
import { until, type ConsoleWorld } from './console-world.js';
import { button } from './openings.js';
import { inDialog } from './pages.js';

/** What there has to be for all the openings: a version that waits for approval, an object that waits for its deletion, a pause, a token. */
export async function prepareOpenings(world: ConsoleWorld): Promise<void> {
  const { platform, shop } = world;
  const source = await platform.git.createRepository('keep');
  const kept = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: records\n  annotations: { fairlead.dev/prune: confirm }\ndata: {}\n`;
  await platform.declare({
    'tenants/keep.yaml': [
      tenant('keep'),
      repository('keep', 'keep', source.url),
      application('keep', 'kept', { repository: 'keep', clusters: ['one'], namespace: `${platform.cluster(0).namespace()}-keep` }),
    ].join('\n---\n'),
  });
  await platform.healthy('keep', 'kept', await source.commit({ 'kept.yaml': kept, 'web.yaml': web('kept') }, 'Something to keep'));
  await source.commit({ 'kept.yaml': null }, 'Take it out');
  const next = web('api', { image: 'example.com/shop/api:2.0.0' });
  await platform.healthy('shop', 'api-dev', await shop.commit({ 'dev/api.yaml': next }, 'Release 2.0.0'));
  const page = await world.browser.page();
  await world.signIn(page, 'petra', '/applications/pay/ledger');
  await button(page, 'Pause').click();
  await inDialog(page).getByRole('button', { name: 'Pause', exact: true }).click();
  await platform.until('pay', 'ledger', 'is paused', ({ suspended }) => suspended);
  await page.goto(`${world.url}/promotions`);
  await button(page, 'Approve…').waitFor({ timeout: 120_000 });
  await until(
    'the approval to be open',
    async () => ((await button(page, 'Approve…').getAttribute('aria-disabled')) === 'false' ? true : undefined),
    120_000,
  );
  await page.goto(`${world.url}/applications/keep/kept`);
  await button(page, /^Confirm deletion of/).waitFor({ timeout: 120_000 });
  await page.context().close();
}
