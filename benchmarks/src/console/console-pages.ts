import { FleetStack, seedFleet, serveLiveTrees, TestBrowser, type FleetPlan, type PlannedApplication } from '@fairlead/pipeline-e2e';
import { percentile, type Figure } from '../figures.js';
import { asked, fetched, several, toNextPaint, untilThere, type Page } from './in-the-page.js';
import { objectPages } from './object-pages.js';

const SMALL = 500;
const LARGE = 5_000;
const VISITS = 15;
const PRESSES = 60;
const WORDS = ['api', 'web', 'prod', 'pay', 'stag', 'gate', 'work', 'cat', 'mob', 'bill'] as const;

/** How long the console lets people wait with `size` applications: until something is there, until the list is, after each key, and with an application's objects. */
export async function consolePages(size: number, progress: (line: string) => void): Promise<Figure[]> {
  const stack = await FleetStack.start();
  const browser = await TestBrowser.start();
  const serving = new AbortController();
  try {
    const plan = await seedFleet({ bus: stack.bus, applications: size, progress });
    await stack.settled(plan);
    const workload = `${size} applications of ${plan.tenants.length} tenants, a real browser at 1280 px`;
    const figure = (name: string, value: number, unit: string, reference?: number): Figure => {
      if (![value, reference ?? 0].every(Number.isFinite)) throw new Error(`"${name}" is ${value} of ${reference}, which nobody measured.`);
      return { benchmark: 'console', workload, figure: name, value, unit, ...(reference === undefined ? {} : { reference }) };
    };
    progress('first visits');
    const plain = await visits(browser, `${stack.url}/api/v1/`, 'h1');
    const first = await visits(browser, `${stack.url}/`, 'table tbody tr');
    progress('keys');
    const page = await browser.page();
    await open(page, `${stack.url}/`);
    const walk = await presses(page, 'j', PRESSES);
    const select = await presses(page, 'x', PRESSES);
    const floor = await presses(await plainPage(browser, stack.url), 'j', PRESSES);
    progress('filter');
    const filter = await filtered(page);
    progress('forms, palette, pages');
    const list = await several(5, () => fetched(page, '/api/v1/applications?limit=100&sort=health'));
    const summary = await several(5, () => fetched(page, '/api/v1/applications/summary?by=tenant,environment&limit=1000'));
    const forms = await switched(page);
    const palette = await searched(page);
    const changes = await changed(page);
    await page.context().close();
    const [small, large] = withTrees(plan);
    await serveLiveTrees({
      bus: stack.bus,
      clusters: plan.clusters,
      objects: (application) => (application === large.name ? LARGE : SMALL),
      signal: serving.signal,
    });
    progress(`${SMALL} objects`);
    const few = await objectPages(browser, stack.url, small, SMALL);
    progress(`${LARGE} objects`);
    const many = await objectPages(browser, stack.url, large, LARGE);
    return [
      figure('first contentful paint, p50', percentile(first.paint, 0.5), 'ms', percentile(plain.paint, 0.5)),
      figure('first contentful paint, largest', Math.max(...first.paint), 'ms', Math.max(...plain.paint)),
      figure('rows are there after, p50', percentile(first.there, 0.5), 'ms', percentile(plain.there, 0.5)),
      figure('rows are there after, largest', Math.max(...first.there), 'ms', Math.max(...plain.there)),
      figure('bytes of a first visit', first.bytes / 1000, 'kB'),
      figure('bytes of the list’s first page', first.listBytes / 1000, 'kB'),
      ...[walk, select].flatMap((took, index) => {
        const name = ['j to the next paint', 'x to the next paint'][index] ?? '';
        return [0.5, 0.99].map((share) => figure(`${name}, p${share * 100}`, percentile(took, share), 'ms', percentile(floor, share)));
      }),
      figure('a letter of the filter to its rows, p50', percentile(filter, 0.5), 'ms', percentile(list, 0.5)),
      figure('the same, largest', Math.max(...filter), 'ms', Math.max(...list)),
      figure('table to tiles, p50', percentile(forms.tiles, 0.5), 'ms', percentile(summary, 0.5)),
      figure('tiles to map, p50', percentile(forms.map, 0.5), 'ms', percentile(summary, 0.5)),
      figure('palette asked for to its field, p50', percentile(palette.opened, 0.5), 'ms', percentile(floor, 0.5)),
      figure('a letter in the palette to the next paint, p99', percentile(palette.letters, 0.99), 'ms', percentile(floor, 0.99)),
      figure('one page to another, the first time, p50', percentile(changes.first, 0.5), 'ms', percentile(list, 0.5)),
      figure('the same, largest', Math.max(...changes.first), 'ms', Math.max(...list)),
      figure('one page to another, with what was read before, p50', percentile(changes.again, 0.5), 'ms', percentile(list, 0.5)),
      figure('the same, largest', Math.max(...changes.again), 'ms', Math.max(...list)),
      ...[...few, ...many].map((each) => figure(each.figure, each.value, 'ms', each.reference)),
    ];
  } finally {
    serving.abort();
    await browser.stop();
    await stack.stop();
  }
}

async function open(page: Page, url: string, what = 'table tbody tr'): Promise<void> {
  await page.goto(url);
  await page.locator(what).first().waitFor();
}

const PAINT = "performance.getEntriesByName('first-contentful-paint')[0]";
/** Each with an empty cache, as somebody who was never here. */
async function visits(browser: TestBrowser, url: string, what: string) {
  const paint: number[] = [];
  const there: number[] = [];
  let bytes = 0;
  let listBytes = 0;
  for (let visit = 0; visit < VISITS; visit++) {
    const page = await browser.page();
    await open(page, url, what);
    there.push(await page.evaluate<number>('performance.now()'));
    // Told only after the frame is on the screen, which of a plain page is later than its text is there.
    await asked(page, `${PAINT} !== undefined`);
    paint.push(await page.evaluate<number>(`${PAINT}.startTime`));
    const sizes = await page.evaluate<[string, number][]>(
      "performance.getEntriesByType('resource').map((entry) => [entry.name, entry.transferSize])",
    );
    bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
    listBytes = sizes.find(([name]) => name.includes('/api/v1/applications?'))?.[1] ?? 0;
    await page.context().close();
  }
  return { paint, there, bytes, listBytes };
}

const presses = (page: Page, key: string, times: number): Promise<number[]> =>
  toNextPaint(page, 'keydown', times, () => page.keyboard.press(key));

/** Typed as somebody types, eight letters a second; to the frame that shows the rows of the last letter's answer. */
async function filtered(page: Page): Promise<number[]> {
  const took: number[] = [];
  for (const word of WORDS) {
    await page.keyboard.press('/');
    await page.locator('input:focus').fill('');
    await page.keyboard.type(word.slice(0, -1), { delay: 125 });
    await page.waitForTimeout(125);
    await page.evaluate('performance.clearResourceTimings()');
    const answered = `performance.getEntriesByType('resource').some(({ name }) => name.includes('/applications?text=${word}&'))`;
    const shown = `document.querySelector('table[aria-label="Applications"]')?.closest('[aria-busy="false"]')`;
    took.push(await untilThere(page, 'keydown', `${answered} && ${shown}`, () => page.keyboard.press(word.slice(-1))));
    await page.keyboard.press('Escape');
  }
  return took;
}

async function plainPage(browser: TestBrowser, url: string): Promise<Page> {
  const page = await browser.page();
  await page.goto(`${url}/api/v1/`);
  return page;
}

const TIMES = 5;
const form = (page: Page, name: string) => page.locator('label', { hasText: new RegExp(`^${name}$`) }).click();
async function switched(page: Page): Promise<{ tiles: number[]; map: number[] }> {
  const [tiles, map]: number[][] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    const tile = `document.querySelector('table[aria-label="Health by team and environment"] tbody button')`;
    tiles?.push(await untilThere(page, 'click', tile, () => form(page, 'Tiles')));
    map?.push(await untilThere(page, 'click', `document.querySelector('button[data-index="0"]')`, () => form(page, 'Map')));
    await untilThere(page, 'click', `document.querySelector('table[aria-label="Applications"] tbody tr')`, () => form(page, 'Table'));
  }
  return { tiles: tiles ?? [], map: map ?? [] };
}

async function searched(page: Page): Promise<{ opened: number[]; letters: number[] }> {
  const letters: number[] = [];
  const opened = await several(TIMES, async () => {
    const field = `document.activeElement?.closest('[role="dialog"]') && document.activeElement.matches('input')`;
    const took = await untilThere(page, 'keydown', field, () => page.keyboard.press('Control+k'));
    letters.push(...(await toNextPaint(page, 'keydown', 6, (index) => page.keyboard.press('web-pr'[index] ?? 'a'))));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    return took;
  });
  return { opened, letters };
}

/** By the links of the navigation; from the second time on what was read before is drawn at once. */
async function changed(page: Page): Promise<{ first: number[]; again: number[] }> {
  const visited = async (): Promise<number[]> => {
    const took: number[] = [];
    for (const [path, title] of PLACES) {
      const there = `document.querySelector('h1')?.textContent === '${title}'`;
      took.push(await untilThere(page, 'click', there, () => page.locator(`nav a[href="${path}"]`).click()));
      await page.waitForTimeout(500);
    }
    return took;
  };
  const first = await visited();
  return { first, again: [...(await visited()), ...(await visited())] };
}
/** All that the navigation names but the comparison, which begins with a question. */
const PLACES = [
  ['/deployed', 'What is deployed where'],
  ['/promotions', 'Promotions'],
  ['/rollouts', 'Rollouts'],
  ['/incidents', 'Incidents'],
  ['/repositories', 'Repositories'],
  ['/clusters', 'Clusters'],
  ['/tenants', 'Tenants'],
  ['/audit', 'Audit'],
  ['/system', 'System'],
  ['/', 'Fleet'],
] as const;

/** Two of one cluster whose names differ: one with a tree that fits a graph, one with all that an answer holds. */
function withTrees({ applications }: FleetPlan): readonly [PlannedApplication, PlannedApplication] {
  const alone = applications.filter(({ clusters }) => clusters.length === 1);
  const [small] = alone;
  const large = alone.find(({ name }) => name !== small?.name);
  if (!small || !large) throw new Error('The fleet has too few applications.');
  return [small, large];
}
