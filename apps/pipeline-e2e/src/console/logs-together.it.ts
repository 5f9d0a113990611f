import { readFile } from 'node:fs/promises';
import type { KubeObject } from '@fairlead/domain';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleWorld, until } from './console-world.js';
import { sideways } from './pages.js';

const workload = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: front }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: front } }
  template:
    metadata: { labels: { app: front } }
    spec:
      containers: [{ name: web, image: 'example.com/shop/front:1.0.0' }]
`;
const CLOCK = /\d\d:\d\d:\d\d\.\d{3}/;
const REQUEST = /request=\w+/;

let world: ConsoleWorld;
beforeAll(async () => {
  world = await ConsoleWorld.start();
  await deploy(3);
});
afterAll(() => world?.stop());

async function deploy(replicas: number): Promise<void> {
  const commit = await world.shop.commit({ 'dev/front.yaml': workload(replicas) }, `Run ${replicas} of it`);
  await world.platform.healthy('shop', 'api-dev', commit);
  await until('the Pods', async () => ((await pods()).length === replicas ? true : undefined));
}
const cluster = () => world.platform.cluster(0);
const namespace = async (): Promise<string> =>
  (await world.platform.application('shop', 'api-dev')).spec.destination?.namespace ?? 'default';
/** Names of those that are there to stay. */
async function pods(): Promise<string[]> {
  const { body } = await cluster().request('GET', `/api/v1/namespaces/${await namespace()}/pods?labelSelector=app%3Dfront`);
  return (JSON.parse(body) as { items: KubeObject[] }).items
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ metadata }) => metadata.name);
}
const short = (pod: string): string => pod.split('-').at(-1) ?? pod;
/** Log streams open at the cluster, as itself counts them. */
async function openLogs(): Promise<number> {
  const { body } = await cluster().request('GET', '/metrics');
  const lines = body.split('\n').filter((line) => line.startsWith('apiserver_longrunning_requests{') && line.includes('subresource="log"'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const drawer = (page: Page) => page.getByRole('dialog');
const log = (page: Page) => page.getByRole('log');
async function open(page: Page, search = ''): Promise<void> {
  const object = encodeURIComponent(`apps/Deployment/${await namespace()}/front`);
  await page.goto(`${world.url}/applications/shop/api-dev?tab=objects&object=${object}&pane=logs${search}`);
  await log(page).locator('[data-index]').first().waitFor();
}
const choose = async (page: Page, name: string): Promise<void> => {
  await drawer(page).getByRole('combobox', { name: 'Pod' }).click();
  await page.getByRole('option', { name }).click();
};
const live = (page: Page) => drawer(page).getByText('Live', { exact: true });
const counted = async (page: Page): Promise<number> =>
  Number(/([\d,]+) lines?/.exec(await drawer(page).innerText())?.[1]?.replaceAll(',', '') ?? 0);
/** What is drawn, the newest at the end: who wrote it, and what. */
async function drawn(page: Page): Promise<{ pod: string; text: string }[]> {
  return log(page)
    .locator('[data-index]')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const [first, ...rest] = Array.from(
          (row as unknown as { children: Iterable<{ textContent: string }> }).children,
          (part) => part.textContent,
        );
        return rest.length === 0 ? { pod: '', text: first ?? '' } : { pod: first ?? '', text: rest.join(' ') };
      }),
    );
}
/** All that is shown, as the file that it can be taken along as. */
async function downloaded(page: Page): Promise<{ name: string; lines: string[] }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    drawer(page).getByRole('button', { name: 'Download what is shown' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  return { name: download.suggestedFilename(), lines };
}
const twice = (lines: readonly string[]): string[] => {
  const requests = lines.flatMap((line) => REQUEST.exec(line)?.[0] ?? []);
  return requests.filter((request, index) => requests.indexOf(request) !== index);
};
async function violations(page: Page): Promise<unknown[]> {
  await page.mouse.move(1, 1);
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  return world.browser.violations(page);
}

describe('the log of a Deployment', () => {
  let page: Page;
  const asked: URLSearchParams[] = [];
  beforeAll(async () => {
    page = await world.browser.page();
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith('/logs')) asked.push(searchParams);
    });
    await world.signIn(page, 'olga', '/applications/shop/api-dev?tab=objects');
  });
  afterAll(() => page?.context().close());

  it('is that of all of its Pods by time, over one connection', async () => {
    await open(page);
    await live(page).waitFor();
    await until('lines of all', async () => ((await counted(page)) >= 500 ? true : undefined));
    const all = (await pods()).map(short);
    expect(await drawer(page).getByRole('combobox', { name: 'Pod' }).inputValue()).toBe('All 3 Pods');
    const shown = await drawn(page);
    expect(new Set(shown.map(({ pod }) => pod))).toEqual(new Set(all));
    const times = shown.flatMap(({ text }) => CLOCK.exec(text)?.[0] ?? []);
    expect(times.length).toBeGreaterThan(20);
    expect(times).toEqual([...times].sort());
    expect(asked).toHaveLength(1);
    expect([asked[0]?.get('pod'), ...(asked[0]?.get('morePods')?.split(',') ?? [])].sort()).toEqual((await pods()).sort());
    expect(await drawer(page).innerText()).toMatch(/lines of 3 Pods/);
    await world.browser.shot(page, 'logs-together');
    expect(await violations(page)).toEqual([]);
  });

  it('goes on as it is written, and is searched and taken along as one', async () => {
    const before = await counted(page);
    await until('new lines', async () => ((await counted(page)) > before ? true : undefined));
    await page.keyboard.press('/');
    await page.keyboard.type('post /orders');
    await log(page).locator('mark').first().waitFor();
    const { name, lines } = await downloaded(page);
    expect(name).toBe('front-web.log');
    expect(lines.filter((line) => !line.includes('POST /orders'))).toEqual([]);
    for (const pod of await pods()) expect(lines.some((line) => line.startsWith(`${pod} | `))).toBe(true);
    await world.browser.shot(page, 'logs-together-found');
    await drawer(page).getByRole('button', { name: 'Clear the text' }).click();
    expect(twice((await downloaded(page)).lines)).toEqual([]);
  });

  it('goes on with the Pod that comes in place of another', async () => {
    const before = await pods();
    const gone = before[0] ?? '';
    await cluster().request('DELETE', `/api/v1/namespaces/${await namespace()}/pods/${gone}?gracePeriodSeconds=0`);
    const came = await until('another Pod', async () => (await pods()).find((pod) => !before.includes(pod)));
    await log(page).getByText(`Pod ${came} is followed from here on`).waitFor();
    await until('its lines', async () => ((await drawn(page)).some(({ pod }) => pod === short(came)) ? true : undefined));
    await page.mouse.move(1, 1);
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    await world.browser.shot(page, 'logs-together-replaced');
    const { lines } = await downloaded(page);
    expect(lines).toContain(`# ${gone} | Pod ${gone} is gone`);
    expect(lines.some((line) => line.startsWith(`${gone} | `))).toBe(true);
    expect(twice(lines)).toEqual([]);
    await live(page).waitFor();
    expect(await openLogs()).toBe(3);
  });

  it('goes on after the api and the syncer restarted, without a line twice', async () => {
    for (const name of ['api', 'syncer'] as const) {
      const service = world.platform.service(name);
      await service.stop();
      await drawer(page)
        .getByText(/goes on from the last line by itself/)
        .first()
        .waitFor();
      await world.browser.shot(page, `logs-together-lost-${name}`);
      await service.start();
      await live(page).waitFor({ timeout: 120_000 });
      const before = await counted(page);
      await until('new lines', async () => ((await counted(page)) > before ? true : undefined));
    }
    const { lines } = await downloaded(page);
    expect(twice(lines)).toEqual([]);
    // What was written while nobody could be asked came too: no gap of more than some seconds.
    const times = lines.flatMap((line) => (line.startsWith('#') ? [] : (CLOCK.exec(line)?.[0] ?? [])));
    expect(times).toEqual([...times].sort());
    const seconds = times.map((time) => Date.parse(`2026-01-01T${time}Z`) / 1_000);
    expect(Math.max(...seconds.slice(1).map((second, index) => second - (seconds[index] ?? 0)))).toBeLessThan(15);
  });

  it('is that of one, when it is chosen; and nothing is followed once it is closed', async () => {
    const [pod = ''] = await pods();
    await choose(page, pod);
    await live(page).waitFor();
    await until('the others to be left', async () => ((await openLogs()) === 1 ? true : undefined));
    expect((await drawn(page)).filter(({ pod: of }) => of !== '')).toEqual([]);
    expect(new URL(page.url()).searchParams.get('pod')).toBe(pod);
    await choose(page, 'All 3 Pods');
    await until('all to be followed', async () => ((await openLogs()) === 3 ? true : undefined));
    await page.keyboard.press('Escape');
    await drawer(page).waitFor({ state: 'detached' });
    await until('nothing to be followed', async () => ((await openLogs()) === 0 ? true : undefined));
  });

  it.each([
    ['dark', { dark: true }],
    ['contrast', { contrast: 'more' }],
    ['forced', { forcedColors: true }],
    ['mobile', { width: 390, height: 844 }],
    ['mobile-dark', { width: 390, height: 844, dark: true }],
  ] as const)('can be read by everybody: %s', async (name, looks) => {
    const other = await world.browser.page(looks);
    await world.signIn(other, 'olga');
    await open(other, '&tail=1000');
    await live(other).waitFor();
    await world.browser.shot(other, `logs-together-${name}`);
    expect([await violations(other), await sideways(other)]).toEqual([[], 0]);
    await other.context().close();
  });

  it('tells which Pod has none yet, and follows it as soon as it has', async () => {
    await open(page);
    await live(page).waitFor();
    const nodes = async (unschedulable: boolean): Promise<void> => {
      for (const name of ['node-1', 'node-2'])
        await cluster().client.mergePatch({ group: '', version: 'v1', kind: 'Node', name }, { spec: { unschedulable } });
    };
    await nodes(true);
    const before = await pods();
    await world.shop.commit({ 'dev/front.yaml': workload(4) }, 'Run another');
    const waiting = await until('a Pod that waits', async () => (await pods()).find((pod) => !before.includes(pod)));
    const told = drawer(page).getByRole('list', { name: 'Pods that are not followed' });
    await told.getByText(short(waiting)).waitFor();
    await drawer(page).getByText('Live: 3 of 4 Pods').waitFor();
    expect(await told.innerText()).toMatch(/Nothing was written yet\. It is asked again as soon as it starts\./);
    const counts = await counted(page);
    await until('lines of the others', async () => ((await counted(page)) > counts + 3 ? true : undefined));
    await world.browser.shot(page, 'logs-together-waiting');
    expect(await violations(page)).toEqual([]);
    await nodes(false);
    await live(page).waitFor();
    await until('its lines', async () => ((await drawn(page)).some(({ pod }) => pod === short(waiting)) ? true : undefined));
    expect(twice((await downloaded(page)).lines)).toEqual([]);
    expect(await openLogs()).toBe(4);
  });

  it('is that of the newest five, where there are more, and says so', async () => {
    await deploy(7);
    await open(page);
    await drawer(page)
      .getByText(/lines of the newest 5 of 7 Pods; choose a Pod to see another/)
      .waitFor();
    await live(page).waitFor();
    expect(await drawer(page).getByRole('combobox', { name: 'Pod' }).inputValue()).toBe('The newest 5 of 7 Pods');
    await until('five to be followed', async () => ((await openLogs()) === 5 ? true : undefined));
    await world.browser.shot(page, 'logs-together-more');
    expect(await violations(page)).toEqual([]);
  });

  it('had no complaint of the browser, but for the api that was stopped', () =>
    expect(world.browser.complaints.filter((complaint) => !complaint.includes('ERR_CONNECTION_REFUSED'))).toEqual([]));
});
