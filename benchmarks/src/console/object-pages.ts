import type { PlannedApplication, TestBrowser } from '@fairlead/pipeline-e2e';
import { percentile } from '../figures.js';
import { fetched, several, toNextPaint, untilThere, type Page } from './in-the-page.js';

/** A figure of the objects' pages, before it is told what was measured with. */
export interface Measured {
  readonly figure: string;
  readonly value: number;
  readonly reference?: number;
}
const ROW = '[role="treegrid"] [role="row"][data-key]';
const BOX = '.react-flow__node';
const AGAIN = 5;
const there = (selector: string): string => `document.querySelector(${JSON.stringify(selector)})`;

const both = (figure: string, took: readonly number[], reference: readonly number[]): Measured[] =>
  ([0.5, 0.99] as const).map((share) => ({
    figure: `${figure}, p${share * 100}`,
    value: percentile(took, share),
    reference: percentile(reference, share),
  }));

/** Tree and graph of one application with so many objects. */
export async function objectPages(
  browser: TestBrowser,
  url: string,
  application: PlannedApplication,
  objects: number,
): Promise<Measured[]> {
  const page = await browser.page();
  const path = `/applications/${application.tenant}/${application.name}`;
  const [cluster = ''] = application.clusters;
  const of = (what: string): string => `${objects} objects: ${what}`;
  const floor = await plainFloor(browser, url);
  await page.goto(`${url}${path}`);
  const tab = page.getByRole('tab', { name: 'Objects' });
  await tab.waitFor();
  const read = await several(AGAIN, () => fetched(page, `/api/v1${path}/tree?cluster=${cluster}`));
  const atOnce = await several(3, () => pressedAtOnce(browser, `${url}${path}`));
  const tree = await untilThere(page, 'click', there(ROW), () => tab.click());
  await page.locator(`${ROW}[tabindex="0"]`).focus();
  const walk = await toNextPaint(page, 'keydown', 40, (index) => page.keyboard.press(index % 8 === 7 ? 'PageDown' : 'ArrowDown'));
  const fold = await toNextPaint(page, 'keydown', 20, (index) => page.keyboard.press(index % 2 === 0 ? 'ArrowLeft' : 'ArrowRight'));
  const typed = await filtered(page);
  const drawer = await drawers(page, cluster);
  const form = (name: string, what: string) =>
    untilThere(page, 'click', there(what), () => page.locator('label', { hasText: new RegExp(`^${name}$`) }).click());
  const graph = await form('Graph', BOX);
  const again = await several(AGAIN, async () => {
    await form('Tree', ROW);
    return form('Graph', BOX);
  });
  const opened = await openGroups(page, objects);
  const boxes = await wholeInView(page);
  const pan = await panned(page);
  await wholeInView(page);
  const zoom = await toNextPaint(page, 'wheel', 30, (index) => page.mouse.wheel(0, index % 2 === 0 ? -60 : 60));
  await page.context().close();
  return [
    {
      figure: of('tab pressed as soon as it is there, to the tree’s rows, with reading them, largest'),
      value: Math.max(...atOnce),
      reference: Math.max(...read),
    },
    { figure: of('tab pressed later, to the tree’s rows, with reading them'), value: tree, reference: percentile(read, 0.5) },
    ...both(of('a key in the tree to the next paint'), walk, floor),
    ...both(of('a branch folded or opened to the next paint'), fold, floor),
    ...both(of('a letter of the tree’s filter to the next paint'), typed, floor),
    { figure: of('a row pressed to its drawer, p50'), value: percentile(drawer.took, 0.5), reference: percentile(drawer.read, 0.5) },
    { figure: of('tree to graph, the first time'), value: graph, reference: percentile(floor, 0.5) },
    { figure: of('tree to graph, from then on, p50'), value: percentile(again, 0.5), reference: percentile(floor, 0.5) },
    { figure: of('opening what is folded in the graph, largest'), value: Math.max(...opened), reference: percentile(floor, 0.5) },
    ...both(of(`a step of panning the graph to its paint (${boxes} boxes in view)`), pan, floor),
    ...both(of('a step of zooming the graph to its paint'), zoom, floor),
  ];
}

/** A key on a page without scripts: what the measuring and the browser take by themselves. */
async function plainFloor(browser: TestBrowser, url: string): Promise<number[]> {
  const page = await browser.page();
  await page.goto(`${url}/api/v1/`);
  const floor = await toNextPaint(page, 'keydown', 40, () => page.keyboard.press('j'));
  await page.context().close();
  return floor;
}

/** On a page of its own with an empty cache, before the browser was idle and could fetch anything ahead. */
async function pressedAtOnce(browser: TestBrowser, url: string): Promise<number> {
  const page = await browser.page();
  await page.goto(url);
  const tab = page.getByRole('tab', { name: 'Objects' });
  await tab.waitFor();
  const took = await untilThere(page, 'click', there(ROW), () => tab.click());
  await page.context().close();
  return took;
}

/** @returns how many boxes are in view. @throws Error: none; what is measured then is nothing */
async function wholeInView(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Fit View' }).click();
  await page.waitForTimeout(300);
  const boxes = await page.evaluate<number>(`(() => {
    const frame = document.querySelector('.react-flow').getBoundingClientRect();
    return [...document.querySelectorAll('${BOX}')].filter((box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect();
      return right > frame.left && left < frame.right && bottom > frame.top && top < frame.bottom;
    }).length;
  })()`);
  if (boxes === 0) throw new Error('There is no box in view.');
  return boxes;
}

async function filtered(page: Page): Promise<number[]> {
  await page.getByRole('searchbox', { name: 'Filter objects' }).focus();
  const letters = 'service-02';
  const took = await toNextPaint(page, 'keydown', letters.length, (index) => page.keyboard.press(letters[index] ?? 'a'));
  // The last rows may follow a moment after their letter.
  await page.waitForTimeout(400);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(400);
  return took;
}

async function drawers(page: Page, cluster: string): Promise<{ took: number[]; read: number[] }> {
  const read: number[] = [];
  const took = await several(6, async (index) => {
    const row = page.locator(ROW).nth(index);
    const [group = '', kind = '', namespace = '', name = ''] = ((await row.getAttribute('data-key')) ?? '').split('/');
    const query = new URLSearchParams({
      group,
      kind,
      namespace,
      name,
      cluster: new URL(page.url()).searchParams.get('cluster') ?? cluster,
    });
    const [path] = page.url().split('?');
    const milliseconds = await untilThere(page, 'click', there('[role="dialog"] [role="tab"]'), () =>
      row.locator('[role="gridcell"]').nth(1).click(),
    );
    read.push(await fetched(page, `${(path ?? '').replace('/applications/', '/api/v1/applications/')}/object?${query.toString()}`));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    return milliseconds;
  });
  return { took, read };
}

/** Everything at once, or of too many objects group by group. */
async function openGroups(page: Page, objects: number): Promise<number[]> {
  const all = page.getByRole('button', { name: 'Unfold all' });
  const isOpened = `[...document.querySelectorAll('${BOX}')].some((box) => box.textContent.includes('opened'))`;
  return several(3, async (index) => {
    await page.getByRole('button', { name: 'Fold', exact: true }).click();
    await page.locator(BOX, { hasText: 'opened' }).first().waitFor({ state: 'detached' });
    if (objects <= 1_000) return untilThere(page, 'click', isOpened, () => all.click());
    await wholeInView(page);
    // Those of the application itself: the largest.
    const group = page.locator(`${BOX}[data-id^="application > "]`);
    await group.nth(index % (await group.count())).focus();
    return untilThere(page, 'keydown', isOpened, () => page.keyboard.press('Enter'));
  });
}

async function panned(page: Page): Promise<number[]> {
  const frame = await page.locator('.react-flow').boundingBox();
  if (!frame) throw new Error('There is no graph to pan.');
  const [x, y] = [frame.x + frame.width / 2, frame.y + Math.min(frame.height, 300) / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  // The graph stops mousemove while it is panned.
  const took = await toNextPaint(page, 'pointermove', 60, (index) =>
    page.mouse.move(x + ((index * 12) % 240) - 120, y + ((index * 9) % 90) - 45),
  );
  await page.mouse.up();
  return took;
}
