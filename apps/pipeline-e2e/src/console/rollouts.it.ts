import type { ApiAuditEntry, ApiHistoryPage, ApiRollout } from '@fairlead/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './console-world.js';
import { confirm, heading, inDialog, sideways } from './pages.js';
import { BAD, RolloutsWorld, STEPS } from './rollouts-world.js';

const ROLLOUT = '/rollouts?canary=shop/web/one/shop-web/web';
const STEP = { timeout: 120_000 };
// A rollout takes as long as its intervals say, and there are five of them.
let world: RolloutsWorld;
/** A person who may decide, and the page that stays open from the first push on. */
let ann: Page;
beforeAll(async () => {
  world = await RolloutsWorld.start();
  ann = await world.browser.page({ height: 1000 });
  await world.signIn(ann, 'ann', ROLLOUT);
});
afterAll(() => world?.stop());

/** The sentence that says what happens. */
const says = (page: Page, words: string | RegExp) => page.getByRole('heading', { level: 3, name: words }).first();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** Keeps each share of the new version that the page shows from now on, as a person sees it who only looks. */
const watchShares = (page: Page): Promise<void> =>
  page.evaluate(`(() => {
    const seen = (window.sharesSeen = []);
    const look = () => {
      const name = document.querySelector('[role="img"][aria-label^="Traffic: "]')?.getAttribute('aria-label');
      const share = Number(/^Traffic: (\\d+) % to/.exec(name ?? '')?.[1] ?? NaN);
      if (!Number.isNaN(share) && share !== seen.at(-1)) seen.push(share);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
  })()`);
const sharesSeen = (page: Page): Promise<number[]> => page.evaluate<number[]>('window.sharesSeen');
async function decide(page: Page, name: 'Promote now' | 'Abort' | 'Retry', reason: string): Promise<void> {
  await button(page, name).click();
  await confirm(page, name, reason);
  await inDialog(page).waitFor({ state: 'detached' });
}
/** Traffic is where it is said to be: asked of the API server and of the gateway's counters. */
async function allTrafficOn(version: string): Promise<void> {
  await until('the route to send nothing to the canary', async () => ((await world.weight()) === 0 ? true : undefined));
  expect(await world.promoted()).toBe(version);
  const before = { canary: world.sent.get('web-canary') ?? 0, primary: world.sent.get('web-primary') ?? 0 };
  await until('requests to the primary', async () => ((world.sent.get('web-primary') ?? 0) > before.primary + 500 ? true : undefined));
  // One tick of requests may have been under way.
  expect((world.sent.get('web-canary') ?? 0) - before.canary).toBeLessThanOrEqual(100);
}
const rollout = async (): Promise<ApiRollout> => {
  const { items } = await world.platform.get<{ items: ApiRollout[] }>('/rollouts?tenant=shop');
  return items[0] ?? expect.fail('there is no rollout');
};

describe('a release that is good', () => {
  it('begins by itself, and its page shows each step and what was measured, without being touched', async () => {
    await says(ann, /web:1\.0\.0 has all traffic/).waitFor(STEP);
    const application = await world.browser.page();
    await world.signIn(application, 'olga', '/applications/shop/web');
    await watchShares(ann);
    await world.release('1.1.0');
    await says(ann, /web:1\.1\.0 gets \d+ % of the traffic/).waitFor({ timeout: 120_000 });
    await world.browser.shot(ann, 'rollout-under-way', true);
    await says(ann, 'web:1.1.0 has taken every step and waits to be promoted').waitFor({ timeout: 120_000 });
    expect(await sharesSeen(ann)).toEqual([0, ...STEPS]);
    expect(await world.weight()).toBe(60);
    expect(world.sent.get('web-canary')).toBeGreaterThan(0);
    await ann
      .getByRole('img', { name: /^request-success-rate: [1-9]\d* checks passed, 0 failed.*at least 99.*Newest: 100.%, passed/ })
      .waitFor(STEP);
    await ann.getByRole('img', { name: /^request-duration: [1-9]\d* checks passed, 0 failed.*at most 500/ }).waitFor(STEP);
    const measured = ann.getByRole('list', { name: 'Newest measurements' }).getByRole('listitem');
    await expect
      .poll(() => measured.allTextContents())
      .toEqual([
        expect.stringMatching(/^request-success-rate 100.%passed, at least 99.%/),
        expect.stringMatching(/^request-duration \d[\d.]*.mspassed, at most 500.ms/),
      ]);
    const strip = ann.getByRole('list', { name: 'Steps of the rollout' }).getByRole('listitem');
    expect((await strip.allTextContents()).join(' ')).toMatch(
      /Started.*10 %.*30 %.*60 %.*Waiting for promotion.*so far.*Promoted.*Rolled out/,
    );
    await application.getByText('web:1.1.0 has taken every step and waits to be promoted').first().waitFor(STEP);
    await application.context().close();
  });

  it.each(['light', 'dark', 'narrow'] as const)('looks right while it runs, and has nothing that axe finds wrong: %s', async (look) => {
    const page = await world.browser.page(look === 'narrow' ? { width: 390, height: 844 } : { dark: look === 'dark', height: 1000 });
    await world.signIn(page, 'ann', ROLLOUT);
    const found: Record<string, unknown> = {};
    for (const [name, path, title] of [
      ['rollout', ROLLOUT, 'Rollouts'],
      ['rollouts', '/rollouts', 'Rollouts'],
      ['rollout-table', `${ROLLOUT}&view=table`, 'Rollouts'],
      ['rollout-application', '/applications/shop/web', /web/],
    ] as const) {
      await page.goto(`${world.url}${path}`);
      await heading(page, title).waitFor();
      await page
        .getByText(/web:1\.1\.0/)
        .filter({ visible: true })
        .first()
        .waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      await page.waitForLoadState('load');
      await world.browser.shot(page, `${look}-${name}`, true);
      const violations = await world.browser.violations(page);
      const beyond = await sideways(page);
      if (violations.length > 0 || beyond > 1) found[name] = { violations, sideways: beyond };
    }
    await page.context().close();
    expect(found).toEqual({});
  });

  it('shows who may not decide that, and why', async () => {
    const olga = await world.browser.page({ width: 390, height: 844 });
    await world.signIn(olga, 'olga', ROLLOUT);
    for (const name of ['Promote now', 'Abort']) {
      await button(olga, name).waitFor();
      expect(await button(olga, name).getAttribute('aria-disabled')).toBe('true');
    }
    // In the page, not only above the button: a phone has no pointer to hover with.
    await olga
      .getByRole('group', { name: 'What can be done' })
      .getByText(/approver/)
      .waitFor();
    await button(olga, 'Abort').click({ force: true });
    expect(await olga.getByRole('dialog').count()).toBe(0);
    await world.browser.shot(olga, 'rollout-refused', true);
    await olga.context().close();
    const refused = await world.cli('robot', 'abort', 'shop/web', '--reason', 'I would like to');
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringMatching(/approver/)]);
    expect(await world.phase()).toBe('WaitingPromotion');
  });

  it('is promoted by hand at the gate that stays shut, and is rolled out', async () => {
    await decide(ann, 'Promote now', 'the numbers are good');
    await says(ann, 'web:1.1.0 is rolled out: it has all traffic').waitFor(STEP);
    await allTrafficOn('1.1.0');
    await ann
      .getByText(/because ann.* \(the numbers are good\) decided so/)
      .first()
      .waitFor();
    await world.browser.shot(ann, 'rollout-promoted', true);
    const application = await world.browser.page();
    await world.signIn(application, 'ann', '/applications/shop/web');
    await application.getByText(/The newest commit is rolled out/).waitFor(STEP);
    await application.getByText('web:1.1.0 is rolled out: it has all traffic').waitFor();
    await application.context().close();
  });
});

describe('a release that somebody does not trust', () => {
  it('is aborted with a reason: the traffic is back, and the page says whose it is', async () => {
    await world.release('1.2.0');
    await says(ann, /web:1\.2\.0 gets \d+ % of the traffic/).waitFor({ timeout: 120_000 });
    await decide(ann, 'Abort', 'customers call');
    await says(ann, 'web:1.2.0 was taken back; web:1.1.0 has all traffic').waitFor(STEP);
    await ann
      .getByText(/Rolled back: ann.* \(customers call\) aborted it/)
      .first()
      .waitFor();
    await allTrafficOn('1.1.0');
    await world.browser.shot(ann, 'rollout-aborted', true);
  });

  it('is begun anew, and goes on while the application is paused, which the page says', async () => {
    await decide(ann, 'Retry', 'it was the network');
    await says(ann, /web:1\.2\.0 gets \d+ % of the traffic/).waitFor({ timeout: 120_000 });
    expect((await world.cli('harness', 'pause', 'shop/web', '--reason', 'a sale begins', '--wait')).code).toBe(0);
    await ann.getByText('shop/web is paused by harness: this rollout goes on').waitFor(STEP);
    await says(ann, 'web:1.2.0 has taken every step and waits to be promoted').waitFor({ timeout: 120_000 });
    await world.browser.shot(ann, 'rollout-paused', true);
    expect((await world.cli('harness', 'resume', 'shop/web', '--reason', 'the sale is over', '--wait')).code).toBe(0);
    await ann.getByText('shop/web is paused by harness: this rollout goes on').waitFor({ state: 'detached', ...STEP });
  });

  it('is not decided about by who looked at another version', async () => {
    const looked = await rollout();
    await button(ann, 'Promote now').click();
    await world.release('1.2.1');
    await until(
      'the newer version to be rolled out',
      async () => ((await rollout()).revision === looked.revision ? undefined : true),
      120_000,
    );
    await inDialog(ann)
      .getByLabel(/Reason/)
      .fill('1.2.0 looks fine');
    await inDialog(ann).getByRole('button', { name: 'Promote now', exact: true }).click();
    const refusal = inDialog(ann).getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.textContent()).toMatch(
      new RegExp(`about version ${looked.revision} of web.*example.com/shop/web:1\\.2\\.1.*Nothing was done`),
    );
    await world.browser.shot(ann, 'rollout-another-version');
    await ann.keyboard.press('Escape');
    const cli = await world.cli('harness', 'promote', 'shop/web', '--revision', looked.revision, '--reason', '1.2.0 looks fine');
    expect([cli.code, cli.stderr]).toEqual([1, expect.stringMatching(/about another version by now|about version/)]);
    expect(await world.promoted()).toBe('1.1.0');
  });

  it('is aborted, begun anew and promoted from a terminal as well', async () => {
    const fairlead = (...args: string[]) => world.cli('harness', ...args, 'shop/web', '--wait', '--timeout', '60s');
    expect(await fairlead('abort', '--reason', 'from the terminal')).toMatchObject({ code: 0 });
    await says(ann, 'web:1.2.1 was taken back; web:1.1.0 has all traffic').waitFor(STEP);
    expect(await fairlead('retry')).toMatchObject({ code: 0 });
    await says(ann, /web:1\.2\.1 gets \d+ % of the traffic/).waitFor({ timeout: 120_000 });
    expect(await fairlead('promote', '--reason', 'good now')).toMatchObject({ code: 0 });
    await says(ann, 'web:1.2.1 is rolled out: it has all traffic').waitFor(STEP);
    await allTrafficOn('1.2.1');
    expect((await world.cli('harness', 'get', 'rollouts')).stdout).toMatch(/web.*Succeeded/);
  });
});

describe('a release that is bad', () => {
  it('is taken back by its metrics, and the page says which one, its value and its limit', async () => {
    await watchShares(ann);
    await world.release(BAD);
    await says(ann, `web:${BAD} was taken back; web:1.2.1 has all traffic`).waitFor({ timeout: 180_000 });
    expect(await sharesSeen(ann)).toEqual(expect.arrayContaining([STEPS[0], 0]));
    const [first] = await ann.getByRole('list', { name: 'Newest measurements' }).getByRole('listitem').allTextContents();
    expect(first).toMatch(/^request-success-rate [\d.]+.%failed, must be at least 99.%/);
    const value = Number(/rate ([\d.]+)/.exec(first ?? '')?.[1]);
    expect(value).toBeGreaterThan(50);
    expect(value).toBeLessThan(99);
    await ann
      .getByText(/2 of 2 checks failed, the last: request-success-rate/)
      .first()
      .waitFor();
    await world.browser.shot(ann, 'rollout-taken-back', true);
    await allTrafficOn('1.2.1');
  });

  it('is on the application’s page, and in the terminal', async () => {
    const page = await world.browser.page();
    await world.signIn(page, 'olga', '/applications/shop/web');
    await page.getByText(`web:${BAD} was taken back`).first().waitFor(STEP);
    await page
      .getByText(/request-success-rate/)
      .first()
      .waitFor();
    await world.browser.shot(page, 'rollout-application-taken-back', true);
    await page.getByRole('link', { name: /Charts and steps/ }).click();
    await says(page, new RegExp(`web:${BAD} was taken back`)).waitFor();
    await page.context().close();
    expect((await world.cli('harness', 'get', 'rollouts')).stdout).toMatch(/web.*Failed/);
  });
});

describe('what was decided', () => {
  it('is in the audit log, each with who, why and what came of it', async () => {
    const { items } = await world.platform.get<{ items: ApiAuditEntry[] }>('/audit?tenant=shop&limit=200');
    const told = items
      .filter(({ action }) => action === 'steer-rollout')
      .map(({ actor, outcome, reason }) => `${actor} ${outcome} ${reason ?? '-'}`);
    for (const entry of [
      'ann done the numbers are good',
      'ann done customers call',
      'ann done it was the network',
      'ann refused 1.2.0 looks fine',
      'harness refused 1.2.0 looks fine',
      'harness done from the terminal',
      'harness done -',
      'harness done good now',
      'robot refused I would like to',
    ])
      expect(told).toContainEqual(entry.replace(/^ann /, 'ann@example.com '));
    await ann.goto(`${world.url}/audit?tenant=shop`);
    await ann.getByText('customers call').first().waitFor();
  });

  it('and every step is in the history', async () => {
    const { items } = await world.platform.get<ApiHistoryPage>('/applications/shop/web/history?type=rollout.changed&limit=200');
    expect(items.length).toBeGreaterThan(20);
  });

  it('had no complaint of the browser', () => expect(world.browser.complaints).toEqual([]));
});
