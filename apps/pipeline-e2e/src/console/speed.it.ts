import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FleetStack, seedFleet, serveLiveTrees, type FleetPlan } from '../fleet/index.js';
import { TestBrowser } from './browser.js';

// What makes the console quick, counted and not timed: a clock tells of the machine, too. The times are in `npm run bench -- console`.
let stack: FleetStack;
let browser: TestBrowser;
let plan: FleetPlan;
const serving = new AbortController();
beforeAll(async () => {
  [stack, browser] = await Promise.all([FleetStack.start(), TestBrowser.start()]);
  plan = await seedFleet({ bus: stack.bus, applications: 300, auditEntries: 10 });
  await stack.settled(plan);
  await serveLiveTrees({ bus: stack.bus, clusters: plan.clusters, objects: () => 5_000, signal: serving.signal });
});
afterAll(async () => {
  serving.abort();
  await browser?.stop();
  await stack?.stop();
});

/** A page that counts what React commits. */
async function counting(): Promise<Page> {
  const page = await browser.page();
  await page.addInitScript(`
    globalThis.commits = 0;
    globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
      supportsFiber: true, inject: () => 1, onCommitFiberUnmount() {}, onPostCommitFiberRoot() {}, checkDCE() {},
      onCommitFiberRoot() { globalThis.commits += 1; },
    };
  `);
  return page;
}
const count = (page: Page, selector: string): Promise<number> => page.locator(selector).count();
const framesOf = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))');

const loaded = (page: Page): Promise<number> =>
  page.evaluate<number>(`performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/')).length`);

/** What comes by itself after a page is there, such as the numbers beside its navigation and the scripts of other pages, is no answer to a key. */
async function settled(page: Page): Promise<void> {
  for (let before = '', equal = 0; equal < 2;) {
    const now = `${await page.evaluate<number>('globalThis.commits')} ${await loaded(page)}`;
    equal = now === before ? equal + 1 : 0;
    before = now;
    await page.waitForTimeout(2_000);
  }
}

/** Of the elements that fit, the keys of those in which an act changed anything, and how often React committed for it. */
async function changedBy(page: Page, { selector, key }: { selector: string; key: string }, act: () => Promise<unknown>) {
  await framesOf(page);
  await page.evaluate(`(() => {
    globalThis.changed = new Set();
    globalThis.before = globalThis.commits;
    globalThis.observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const element = (target.nodeType === 1 ? target : target.parentElement)?.closest(${JSON.stringify(selector)});
        if (element) globalThis.changed.add(element.getAttribute(${JSON.stringify(key)}));
      }
    });
    globalThis.observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  })()`);
  await act();
  await framesOf(page);
  return page.evaluate<{ changed: string[]; commits: number; animations: number }>(`(() => {
    globalThis.observer.disconnect();
    return { changed: [...globalThis.changed], commits: globalThis.commits - globalThis.before, animations: document.getAnimations().length };
  })()`);
}

/** Of several acts of one kind, what the one changed that changed least: a time that is told anew beside it is none of its doing. */
async function leastChangedBy(page: Page, of: { selector: string; key: string }, acts: readonly (() => Promise<unknown>)[]) {
  let least: Awaited<ReturnType<typeof changedBy>> | undefined;
  for (const act of acts) {
    const changed = await changedBy(page, of, act);
    const size = ({ changed: rows, commits }: typeof changed): number => rows.length * 1_000 + commits;
    if (least === undefined || size(changed) < size(least)) least = changed;
  }
  if (least === undefined) throw new Error('nothing was done');
  return least;
}

/** How many elements that fit an act brings into the page, also those that it takes out again at once. */
async function cameBy(page: Page, selector: string, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(`(() => {
    globalThis.came = 0;
    globalThis.observer = new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const added of addedNodes)
          if (added.nodeType === 1) globalThis.came += Number(added.matches('${selector}')) + added.querySelectorAll('${selector}').length;
    });
    globalThis.observer.observe(document.body, { subtree: true, childList: true });
  })()`);
  await act();
  await framesOf(page);
  return page.evaluate<number>('globalThis.observer.disconnect() ?? globalThis.came');
}
/** Elements that are at least partly within the frame. */
const inSight = (page: Page, selector: string, frame: string): Promise<number> =>
  page.evaluate<number>(`(() => {
    const within = document.querySelector('${frame}').getBoundingClientRect();
    return [...document.querySelectorAll('${selector}')].filter((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return right > within.left && left < within.right && bottom > within.top && top < within.bottom;
    }).length;
  })()`);

describe('a first visit', () => {
  it('asks for the fleet before its scripts are there, once, and takes few files', async () => {
    const page = await browser.page();
    await page.addInitScript(`new MutationObserver((_, observer) => {
      if (!document.querySelector('table tbody tr[data-index]')) return;
      globalThis.rowsAt = performance.now();
      observer.disconnect();
    }).observe(document, { subtree: true, childList: true })`);
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const asked: { path: string; by: string }[] = [];
    session.on('Network.requestWillBeSent', ({ request, initiator }) => {
      const { pathname } = new URL(request.url);
      asked.push({ path: pathname, by: initiator.stack?.callFrames[0]?.url ?? '' });
    });
    await page.goto(`${stack.url}/?sort=name`);
    await page.locator('table tbody tr[data-index]').first().waitFor();
    const answers = asked.filter(({ path }) => ['/api/v1/me', '/api/v1/applications', '/api/v1/applications/summary'].includes(path));
    expect(answers.map(({ path }) => path).sort()).toEqual(['/api/v1/applications', '/api/v1/applications/summary', '/api/v1/me']);
    for (const { path, by } of answers) expect(`${path} by ${by}`).toMatch(/\/assets\/(?!index|shell|parts|page|table|window)[\w-]+\.js$/);
    // Once the rows are there, the browser may fetch ahead.
    const scripts = await page.evaluate<number>(
      `performance.getEntriesByType('resource').filter(({ name, startTime }) => name.endsWith('.js') && startTime < globalThis.rowsAt).length`,
    );
    expect(scripts).toBeGreaterThan(0);
    expect(scripts).toBeLessThanOrEqual(12);
    await page.context().close();
  });
});

describe('the fleet’s table', () => {
  it('draws for a key only the rows that it is about, without a movement that would go on for frames', async () => {
    const page = await counting();
    await page.goto(`${stack.url}/`);
    await page.locator('table tbody tr[data-index]').first().waitFor();
    expect(await count(page, 'table tbody tr[data-index]')).toBeLessThanOrEqual(40);
    await settled(page);
    const rows = { selector: 'tr[data-index]', key: 'data-index' };
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('group', { name: 'With those that are selected' }).waitFor();
    const press = (key: string) => () => page.keyboard.press(key);
    const walked = await leastChangedBy(page, rows, ['j', 'k', 'j'].map(press));
    expect(walked.changed.sort()).toEqual(['0', '1']);
    const selected = await leastChangedBy(page, rows, ['x', 'x', 'x'].map(press));
    expect(selected.changed).toEqual(['1']);
    expect(selected.animations).toBe(0);
    expect(selected.commits).toBeLessThanOrEqual(4);
    await page.context().close();
  });
});

describe('5,000 objects', () => {
  const objects = async (search = ''): Promise<Page> => {
    const page = await counting();
    const [application] = plan.applications;
    await page.goto(`${stack.url}/applications/${application?.tenant}/${application?.name}?tab=objects${search}`);
    return page;
  };

  it('are a tree of few rows, what is not in order first, of which a key draws two', async () => {
    const page = await objects();
    const row = '[role="treegrid"] [role="row"][data-key]';
    await page.locator(row).first().waitFor();
    expect(await page.locator(row).first().textContent()).toContain('Degraded');
    expect(await count(page, row)).toBeLessThanOrEqual(60);
    const rowCount = Number(await page.getByRole('treegrid').getAttribute('aria-rowcount'));
    expect(rowCount).toBeLessThan(300);
    await page.locator(`${row}[tabindex="0"]`).focus();
    const keys = ['ArrowDown', 'ArrowUp', 'ArrowDown'].map((key) => () => page.keyboard.press(key));
    const walked = await leastChangedBy(page, { selector: row, key: 'data-index' }, keys);
    expect(walked.changed.sort()).toEqual(['0', '1']);
    await page.keyboard.press('End');
    const last = page.locator(row, { hasText: '500 Services' });
    await last.waitFor();
    await page.keyboard.press('Enter');
    await page
      .getByRole('treegrid')
      .and(page.locator(`[aria-rowcount="${rowCount + 500}"]`))
      .waitFor();
    expect(await count(page, row)).toBeLessThanOrEqual(60);
    await page.getByRole('searchbox', { name: 'Filter objects' }).fill('pod service-499');
    await page.locator(row, { hasText: 'service-499-7c9d-4' }).waitFor();
    expect(await count(page, row)).toBeLessThanOrEqual(10);
    await page.context().close();
  });

  it('are asked for while the pointer is on its way to press, and shown in few commits by scripts that are there already', async () => {
    const page = await counting();
    const [application] = plan.applications;
    await page.goto(`${stack.url}/applications/${application?.tenant}/${application?.name}`);
    const tab = page.getByRole('tab', { name: 'Objects' });
    await tab.waitFor();
    await settled(page);
    const answered = page.waitForResponse((response) => response.url().includes('/tree?'));
    await tab.hover();
    await answered;
    const before = await loaded(page);
    const row = '[role="treegrid"] [role="row"][data-key]';
    const opened = await changedBy(page, { selector: row, key: 'data-key' }, async () => {
      await tab.click();
      await page.locator(row).first().waitFor();
    });
    expect(opened.commits).toBeLessThanOrEqual(8);
    expect(await loaded(page)).toBe(before);
    await settled(page);
    const settledWith = await loaded(page);
    await page.locator('label', { hasText: /^Graph$/ }).click();
    await page.locator('.react-flow__node').first().waitFor();
    expect(await loaded(page)).toBe(settledWith);
    await page.context().close();
  });

  it('are a graph that begins folded, and that neither opening nor moving it draws whole', async () => {
    const page = await objects('&view=graph');
    const box = '.react-flow__node';
    await page.locator(box).first().waitFor();
    expect(await count(page, box)).toBeLessThanOrEqual(100);
    expect(await count(page, '.react-flow__edge-path')).toBeGreaterThan(20);
    const service = page.locator(`${box}[data-id="application > Service"]`);
    await page.getByRole('button', { name: 'Fit View' }).click();
    await service.focus();
    const came = await cameBy(page, box, async () => {
      await page.keyboard.press('Enter');
      await service.getByText('opened').waitFor({ state: 'attached' });
    });
    expect(came).toBeGreaterThan(0);
    expect(came).toBeLessThanOrEqual(200);
    const frame = await page.locator('.react-flow').boundingBox();
    const [x, y] = [(frame?.x ?? 0) + 300, (frame?.y ?? 0) + 120];
    await page.mouse.move(x, y);
    await page.mouse.down();
    const moved = await changedBy(page, { selector: box, key: 'data-id' }, async () => {
      for (let step = 1; step <= 10; step++) {
        await page.mouse.move(x + step * 4, y + step * 3);
        await framesOf(page);
      }
    });
    await page.mouse.up();
    // Boxes come into sight and go; none that stays is touched.
    expect(moved.changed).toEqual([]);
    await page.getByRole('button', { name: 'Fold', exact: true }).click();
    await page.locator(box, { hasText: 'opened' }).first().waitFor({ state: 'detached' });
    await framesOf(page);
    expect(await inSight(page, box, '.react-flow')).toBeGreaterThan(10);
    await page.context().close();
  });

  it('left the browser nothing to complain about', () => expect(browser.complaints).toEqual([]));
});
