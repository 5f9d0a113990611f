import { setTimeout as sleep } from 'node:timers/promises';
import { FleetStack, seedFleet, TestBrowser } from '@fairlead/pipeline-e2e';
import { percentile, type Figure } from '../figures.js';

type Page = Awaited<ReturnType<TestBrowser['page']>>;
const VISITS = 15;
const PRESSES = 60;
const WORDS = ['api', 'web', 'prod', 'pay', 'stag', 'gate', 'work', 'cat', 'mob', 'bill'] as const;

/** How long the console lets people wait with `size` applications: until something is there, until the list is, and after each key. */
export async function consolePages(size: number, progress: (line: string) => void): Promise<Figure[]> {
  const stack = await FleetStack.start();
  const browser = await TestBrowser.start();
  try {
    const plan = await seedFleet({ bus: stack.bus, applications: size, progress });
    await stack.settled(plan);
    const workload = `${size} applications of ${plan.tenants.length} tenants, a real browser at 1280 px`;
    const figure = (name: string, value: number, unit: string, reference?: number): Figure => {
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
    progress('filter');
    const filter = await filtered(page);
    return [
      figure('first contentful paint, p50', percentile(first.paint, 0.5), 'ms', percentile(plain.paint, 0.5)),
      figure('first contentful paint, largest', Math.max(...first.paint), 'ms', Math.max(...plain.paint)),
      figure('rows are there after, p50', percentile(first.there, 0.5), 'ms', percentile(plain.there, 0.5)),
      figure('rows are there after, largest', Math.max(...first.there), 'ms', Math.max(...plain.there)),
      figure('bytes of a first visit', first.bytes / 1000, 'kB'),
      figure('bytes of the list’s first page', first.listBytes / 1000, 'kB'),
      ...[walk, select].flatMap((took, index) => {
        const name = ['j to the next paint', 'x to the next paint'][index] ?? '';
        return [figure(`${name}, p50`, percentile(took, 0.5), 'ms'), figure(`${name}, p99`, percentile(took, 0.99), 'ms')];
      }),
      figure('last letter of a filter to its rows (150 ms of it waiting for another letter), p50', percentile(filter, 0.5), 'ms'),
      figure('the same, largest', Math.max(...filter), 'ms'),
    ];
  } finally {
    await browser.stop();
    await stack.stop();
  }
}

async function open(page: Page, url: string, what = 'table tbody tr'): Promise<void> {
  await page.goto(url);
  await page.locator(what).first().waitFor();
}

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
    paint.push(await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"));
    const sizes = await page.evaluate<[string, number][]>(
      "performance.getEntriesByType('resource').map((entry) => [entry.name, entry.transferSize])",
    );
    bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
    listBytes = sizes.find(([name]) => name.includes('/api/v1/applications?'))?.[1] ?? 0;
    await page.context().close();
  }
  return { paint, there, bytes, listBytes };
}

/** From a key to the frame that shows what it did: two frames after the event, as the page sees them. */
async function presses(page: Page, key: string, times: number): Promise<number[]> {
  await page.evaluate(`(() => {
    globalThis.took = [];
    addEventListener('keydown', (event) => {
      const from = event.timeStamp;
      requestAnimationFrame(() => setTimeout(() => globalThis.took.push(performance.now() - from)));
    }, true);
  })()`);
  for (let press = 0; press < times; press++) {
    await page.keyboard.press(key);
    // Asked again and again, because the page's policy lets no text be run that waits in it.
    while ((await page.evaluate<number>('globalThis.took.length')) <= press) await sleep(5);
  }
  return page.evaluate<number[]>('globalThis.took');
}

async function filtered(page: Page): Promise<number[]> {
  const took: number[] = [];
  for (const word of WORDS) {
    await page.keyboard.press('/');
    const input = page.locator('input:focus');
    await input.fill('');
    await page.keyboard.type(word.slice(0, -1));
    const answered = page.waitForResponse(
      (response) => response.url().includes('/api/v1/applications?') && response.url().includes(`text=${word}`),
    );
    const from = performance.now();
    await page.keyboard.type(word.slice(-1));
    await answered;
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    took.push(performance.now() - from);
    await page.keyboard.press('Escape');
  }
  return took;
}
