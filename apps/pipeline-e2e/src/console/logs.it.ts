import { readFile } from 'node:fs/promises';
import type { KubeObject } from '@fairlead/domain';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleWorld, until } from './console-world.js';
import { heading, sideways } from './pages.js';

/** With a container beside it, and one that runs before: there is something to choose from. */
const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      initContainers: [{ name: migrate, image: example.com/shop/migrate:1 }]
      containers: [{ name: web, image: 'example.com/shop/api:1.0.0' }, { name: proxy, image: 'example.com/proxy:2' }]
`;
const LEVELS = /INFO|WARN|ERROR|DEBUG/;

let world: ConsoleWorld;
let pod: string;
beforeAll(async () => {
  world = await ConsoleWorld.start();
  const commit = await world.shop.commit({ 'dev/api.yaml': WORKLOAD }, 'Run a proxy beside it');
  await world.platform.healthy('shop', 'api-dev', commit);
  pod = await until(
    'the Pod that runs both',
    async () => (await pods()).find(({ metadata }) => !metadata.deletionTimestamp)?.metadata.name,
  );
  await restarted();
});
afterAll(() => world?.stop());

const cluster = () => world.platform.cluster(0);
const namespace = async (): Promise<string> =>
  (await world.platform.application('shop', 'api-dev')).spec.destination?.namespace ?? 'default';
async function pods(): Promise<(KubeObject & { spec?: { containers: object[] } })[]> {
  const { body } = await cluster().request('GET', `/api/v1/namespaces/${await namespace()}/pods`);
  const { items } = JSON.parse(body) as { items: (KubeObject & { spec?: { containers: object[] } })[] };
  return items.filter(({ spec }) => spec?.containers.length === 2);
}
/** As if its container had crashed twice: nothing runs in the simulated ones that could. */
async function restarted(): Promise<void> {
  const of = { group: '', version: 'v1', kind: 'Pod', namespace: await namespace(), name: pod };
  const status = ((await cluster().client.get(of))?.['status'] ?? {}) as { containerStatuses?: { name: string }[] };
  const containerStatuses = (status.containerStatuses ?? []).map((one) => (one.name === 'web' ? { ...one, restartCount: 2 } : one));
  await cluster().client.mergePatch(of, { status: { containerStatuses } }, { subresource: 'status' });
}

const log = (page: Page) => page.getByRole('log');
const drawer = (page: Page) => page.getByRole('dialog');
const lastLine = async (page: Page): Promise<string> => (await log(page).locator('[data-index]').last().innerText()).trim();
const lines = async (page: Page): Promise<number> =>
  Number(/([\d,]+) lines?/.exec(await drawer(page).innerText())?.[1]?.replaceAll(',', '') ?? 0);
const more = (page: Page, than: number): Promise<number> =>
  until(`more than ${than} lines`, async () => ((await lines(page)) > than ? lines(page) : undefined));
/** Opens the Pod's drawer by its address, as a colleague's link would. */
async function open(page: Page, search = ''): Promise<void> {
  const object = encodeURIComponent(`/Pod/${await namespace()}/${pod}`);
  await page.goto(`${world.url}/applications/shop/api-dev?tab=objects&object=${object}&pane=logs${search}`);
}
/** Of the page without a tooltip over it, which stands outside of all of its parts. */
async function violations(page: Page): Promise<unknown[]> {
  await page.mouse.move(1, 1);
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  return world.browser.violations(page);
}
async function option(page: Page, name: string | RegExp): Promise<void> {
  await drawer(page).getByRole('button', { name: 'What is shown, and how' }).click();
  await page
    .getByRole('menuitemcheckbox', { name, exact: true })
    .or(page.getByRole('menuitemradio', { name, exact: true }))
    .click();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

describe('who may read logs', () => {
  let page: Page;
  beforeAll(async () => {
    page = await world.browser.page();
    await world.signIn(page, 'olga', '/applications/shop/api-dev?tab=objects');
    await heading(page, /api-dev/).waitFor();
  });
  afterAll(() => page?.context().close());

  it('opens a Pod and sees its lines, and new ones as they are written', async () => {
    await page.getByText(pod).first().click();
    await drawer(page).getByRole('tab', { name: 'Logs' }).click();
    await drawer(page).getByText('Live', { exact: true }).waitFor();
    const first = await more(page, 100);
    expect(await lastLine(page)).toMatch(LEVELS);
    await more(page, first);
    await world.browser.shot(page, 'logs');
    expect(await violations(page)).toEqual([]);
  });

  it('finds a text and goes from line to line, each seen among its neighbours', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('post /orders');
    await log(page).locator('mark').first().waitFor();
    const hits = await log(page).locator('[data-index]').allInnerTexts();
    expect(hits.length).toBeGreaterThan(2);
    expect(hits.filter((line) => !line.includes('POST /orders'))).toEqual([]);
    await page.keyboard.press('Enter');
    await drawer(page)
      .getByText(/^\d+ of \d+$/)
      .waitFor();
    await page.keyboard.press('Shift+Enter');
    await drawer(page).getByRole('button', { name: 'Only lines that hold it' }).click();
    const at = log(page).locator('[data-at]');
    await at.waitFor();
    expect(await at.innerText()).toContain('POST /orders');
    expect((await log(page).locator('[data-index]').allInnerTexts()).some((line) => !line.includes('POST /orders'))).toBe(true);
    await world.browser.shot(page, 'logs-found');
    expect(await violations(page)).toEqual([]);
    // What is looked for stands in the address.
    expect(new URL(page.url()).searchParams.get('find')).toBe('post /orders');
    await drawer(page).getByRole('button', { name: 'Only lines that hold it' }).click();
    await drawer(page).getByRole('button', { name: 'Clear the text' }).click();
    await drawer(page).getByRole('button', { name: 'To the end' }).click();
  });

  it('sees what is wrong at once: warnings and errors with their stack traces', async () => {
    await option(page, 'The last 1,000 lines');
    await more(page, 300);
    await drawer(page)
      .getByText(/^Errors \d+$/)
      .click();
    await log(page).locator('[data-level="error"]').first().waitFor();
    const shown = await log(page).locator('[data-index]').allInnerTexts();
    expect(shown.filter((line) => !/ERROR|^\s*at /.test(line.trim()))).toEqual([]);
    expect(shown.some((line) => line.includes('payments.js'))).toBe(true);
    await world.browser.shot(page, 'logs-errors');
    expect(await violations(page)).toEqual([]);
    await drawer(page).getByText('All', { exact: true }).click();
  });

  it('pauses, is told how many came meanwhile, and goes on', async () => {
    await drawer(page).getByRole('button', { name: 'Pause' }).click();
    const held = await lastLine(page);
    await drawer(page)
      .getByText(/[1-9]\d* more came since/)
      .waitFor();
    expect(await lastLine(page)).toBe(held);
    await drawer(page).getByRole('button', { name: 'Go on' }).click();
    await until('the page to go on', async () => ((await lastLine(page)) !== held ? true : undefined));
  });

  it('reads upwards undisturbed, and returns to the end', async () => {
    await log(page).hover();
    await page.mouse.wheel(0, -600);
    const toEnd = drawer(page).getByRole('button', { name: 'To the end' });
    await toEnd.waitFor();
    const top = () => log(page).evaluate((frame) => frame.scrollTop);
    const before = [await top(), await lines(page)] as const;
    await more(page, before[1]);
    expect(await top()).toBe(before[0]);
    await toEnd.click();
    await toEnd.waitFor({ state: 'detached' });
  });

  it('reads another container, and what the one before the last restart said', async () => {
    await drawer(page).getByRole('combobox', { name: 'Container' }).click();
    await page.getByRole('option', { name: 'migrate (init container)' }).click();
    await more(page, 100);
    expect(new URL(page.url()).searchParams.get('container')).toBe('migrate');
    await drawer(page).getByRole('combobox', { name: 'Container' }).click();
    await page.getByRole('option', { name: 'web', exact: true }).click();
    await option(page, 'The container that ran before (restarted 2 times)');
    await log(page).getByText('exiting with code 1').waitFor();
    await drawer(page).getByText('All that the container before has left').waitFor();
    await world.browser.shot(page, 'logs-before');
    await option(page, /The container that ran before/);
    await drawer(page).getByText('Live', { exact: true }).waitFor();
  });

  it('takes it along as a file', async () => {
    await option(page, 'Times');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      drawer(page).getByRole('button', { name: 'Download what is shown' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${pod}-web.log`);
    const text = await readFile(await download.path(), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeGreaterThan(100);
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \d\d:\d\d:\d\d\.\d{3} (?:INFO|WARN|ERROR|DEBUG)/m);
    await drawer(page).getByRole('button', { name: 'Copy what is shown' }).click();
    await drawer(page).getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toMatch(LEVELS);
    await option(page, 'Times');
  });

  it('is told when the api restarts, and goes on after it without a gap or a line twice', async () => {
    const api = world.platform.service('api');
    const before = await more(page, 100);
    await api.stop();
    await drawer(page)
      .getByText(/goes on from the last line by itself/)
      .waitFor();
    await world.browser.shot(page, 'logs-lost');
    await api.start();
    await drawer(page).getByText('Live', { exact: true }).waitFor();
    await more(page, before);
    await drawer(page).getByRole('button', { name: 'Pause' }).click();
    const shown = await log(page).locator('[data-index]').allInnerTexts();
    expect(shown.filter((line, index) => LEVELS.test(line) && shown.indexOf(line) !== index)).toEqual([]);
  });
});

describe('who may not', () => {
  it('is told why and whom to ask', async () => {
    const page = await world.browser.page();
    await world.signIn(page, 'vera');
    await open(page);
    await drawer(page)
      .getByText(/operator/)
      .first()
      .waitFor();
    expect(await log(page).count()).toBe(0);
    await world.browser.shot(page, 'logs-refused');
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});

describe('the log', () => {
  it.each([
    ['dark', { dark: true }],
    ['contrast', { contrast: 'more' }],
    ['mobile', { width: 390, height: 844 }],
  ] as const)('can be read by everybody: %s', async (name, looks) => {
    const page = await world.browser.page(looks);
    await world.signIn(page, 'olga');
    await open(page, '&tail=1000&find=orders');
    await log(page).locator('mark').first().waitFor();
    await world.browser.shot(page, `logs-${name}`);
    expect([await violations(page), await sideways(page)]).toEqual([[], 0]);
    await page.context().close();
  });
  it('had no complaint of the browser, but for the api that was stopped', () =>
    expect(world.browser.complaints.filter((complaint) => !complaint.includes('ERR_CONNECTION_REFUSED'))).toEqual([]));
});
