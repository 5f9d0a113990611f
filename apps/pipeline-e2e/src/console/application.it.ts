import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { web } from '../harness/documents.js';
import { ConsoleWorld } from './console-world.js';
import { describeObjectMenu } from './open-menu.fixtures.js';
import { confirm, heading, sideways } from './pages.js';
import { changedByHand, redeclare, secretOf } from './secrets.fixtures.js';

/** What no page and no answer may hold. */
const VALUES = ['first-hunter2', 'second-hunter2', 'by-hand-hunter2'] as const;
const api = (tag: string, text = tag): string => web('api', { image: `example.com/shop/api:${tag}`, text });

let world: ConsoleWorld;
let page: Page;
const answers: string[] = [];
beforeAll(async () => {
  world = await ConsoleWorld.start();
  await redeclare(world, 'api-staging', (one) => ({
    ...one,
    spec: { ...one.spec, dependsOn: ['api-dev'], sync: { ...one.spec.sync, selfHeal: false } },
  }));
  await world.platform.until('shop', 'api-staging', 'is declared anew', ({ spec }) => !spec.sync.selfHeal);
  for (const value of VALUES.slice(0, 2)) {
    const login = secretOf(value);
    const commit = await world.shop.commit({ 'dev/login.yaml': login, 'staging/login.yaml': login }, `Renew the password`);
    await world.platform.healthy('shop', 'api-dev', commit);
    await world.platform.healthy('shop', 'api-staging', commit);
  }
  page = await world.browser.page({ width: 1360, height: 900 });
  page.on('response', (response) => {
    if (response.url().includes('/api/v1/')) {
      void response.text().then(
        (text) => answers.push(text),
        () => undefined,
      );
    }
  });
  await world.signIn(page, 'olga', '/applications/shop/api-dev');
}, 360_000);
afterAll(async () => {
  await page?.context().close();
  await world?.stop();
});

const open = async (name: string, search = ''): Promise<void> => {
  await page.goto(`${world.url}/applications/shop/${name}${search}`);
  await heading(page, name).waitFor();
};
const section = (title: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const stages = () => section('Where the newest commit is').getByRole('listitem');
/** Sections of which a part is only seen once it is pushed sideways. */
const HIDES = `[...document.querySelectorAll('main section *')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX))
  .map((one) => one.closest('section').querySelector('h2, h3')?.textContent + ': ' + one.textContent.slice(0, 80))`;
const alert = () => page.getByRole('alert').first();
const stuckAt = (stage: string) => page.getByText(`before “${stage}”`).first();
/** All that the page shows and was told so far holds no secret. */
async function expectNoSecret(): Promise<void> {
  const text = `${await page.content()}${answers.join('')}`;
  for (const value of VALUES) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString('base64'));
  }
}

describe('an application that is as Git says', () => {
  it('tells when the newest commit passed each stage', async () => {
    await open('api-dev');
    await page.getByText('The newest commit is healthy').waitFor();
    for (const stage of ['Committed', 'Read', 'Rendered', 'Applied', 'Healthy']) {
      const step = stages().filter({ hasText: stage });
      expect(await step.getAttribute('data-state')).toBe('done');
      expect(await step.locator('time').count()).toBe(1);
    }
    await world.browser.shot(page, 'application-healthy', true);
  });

  it('tells what it is made of and what it depends on, by the names that others use', async () => {
    await section('Dependencies').getByRole('heading', { name: 'Dependents' }).waitFor();
    await section('Dependencies').getByRole('link', { name: 'shop/api-staging' }).waitFor();
    await open('api-staging');
    await section('Dependencies').getByRole('heading', { name: 'Depends on' }).waitFor();
    await section('Dependencies').getByRole('link', { name: 'shop/api-dev' }).waitFor();
    const parameters = await section('Parameters').innerText();
    expect(parameters).toMatch(/staging[\s\S]*Sync policy[\s\S]*changes by hand stays[\s\S]*waits until api-dev is synced and healthy/);
    expect(await section('Conditions').getByRole('listitem').count()).toBeGreaterThanOrEqual(3);
  });
});

describeObjectMenu(() => world);

describe('an application that was changed by hand', () => {
  it('tells which fields, who changed them and when, and no secret', async () => {
    await changedByHand(world, 'staging', async (client, namespace) => {
      await client.mergePatch({ group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'api' }, { spec: { replicas: 4 } });
      const password = Buffer.from(VALUES[2]).toString('base64');
      await client.mergePatch({ group: '', version: 'v1', kind: 'Secret', namespace, name: 'login' }, { data: { password } });
    });
    await section('Drift').getByText('Differs from Git now').waitFor({ timeout: 120_000 });
    await section('Drift').getByText('data.password').waitFor();
    const drift = await section('Drift').innerText();
    expect(drift).toMatch(/Deployment api on one\s+spec\.replicas: 1 in Git, 4 on the cluster by kubectl-edit/);
    expect(drift).toMatch(
      /Secret login on one\s+data\.password: "\(hidden [A-Z]\)" in Git, "\(hidden [A-Z]\)" on the cluster by kubectl-edit/,
    );
    await world.browser.shot(page, 'application-drift', true);
    await section('Drift').getByRole('button', { name: 'Secret login' }).click();
    await page.getByRole('dialog').getByText('kubectl-edit').first().waitFor();
    await world.browser.shot(page, 'application-drift-object');
    await expectNoSecret();
  });

  it('is as Git says again once somebody syncs it', async () => {
    await open('api-staging');
    await page.getByText('was changed there since').or(section('Drift').getByText('Differs from Git now')).first().waitFor();
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await confirm(page, 'Sync now', 'nobody owns up to it');
    await world.platform.until('shop', 'api-staging', 'is in sync', ({ sync }) => sync === 'Synced');
    await section('Drift').getByText('Differs from Git now').waitFor({ state: 'detached' });
  });
});

describe('the history of an application', () => {
  it('tells commits with their authors, who approved, and how long it took', async () => {
    const commit = await world.shop.commit({ 'dev/api.yaml': api('1.1.0') }, 'Release 1.1.0');
    await world.platform.healthy('shop', 'api-dev', commit);
    const approver = await world.browser.page();
    await world.signIn(approver, 'ann', '/promotions');
    await approver.getByRole('button', { name: 'Approve…' }).first().click({ timeout: 120_000 });
    await confirm(approver, 'Approve', 'tested on staging');
    await approver.context().close();
    await world.platform.until('shop', 'api-production', 'runs 1.1.0', ({ images, health }) => health === 'Healthy' && images.some((image) => image.endsWith(':1.1.0')), 120_000); // prettier-ignore
    await open('api-production', '?tab=history');
    await page.getByText('approved by ann').first().waitFor();
    const newest = await page.getByRole('article').filter({ hasText: 'approved by ann' }).first().innerText();
    expect(newest).toMatch(/Promote api [\s\S]*applied .* after the commit · approved by ann[\s\S]*took/);
    await world.browser.shot(page, 'application-history', true);
  });

  it('compares any two renderings, and hides what Secrets hold', async () => {
    await open('api-dev', '?tab=history');
    const renderings = page.getByRole('list', { name: 'Renderings, newest first' }).getByRole('listitem').filter({ hasText: 'objects' });
    await renderings.nth(1).getByRole('button', { name: 'Compare', exact: true }).waitFor();
    const choose = async (side: string, option: RegExp, which: number): Promise<void> => {
      await page
        .getByRole('combobox', { name: side, exact: true })
        .or(page.getByLabel(side, { exact: true }))
        .first()
        .click();
      await page.getByRole('option', { name: option }).nth(which).click();
    };
    await choose('Compare', /Renew the password/, 1);
    await choose('with', /Renew the password/, 0);
    await page.getByText('Objects: 1 changed').waitFor();
    await page
      .getByText(/\(hidden [A-Z]\)/)
      .first()
      .waitFor();
    await world.browser.shot(page, 'application-compared-renderings', true);
    await expectNoSecret();
  });

  it('shows what going back would change before anything is done', async () => {
    await page.getByRole('button', { name: 'Roll back…', exact: true }).click();
    const drawer = page.getByRole('dialog').last();
    await drawer.getByText('What that changes').waitFor();
    await drawer.getByText(/Objects: /).waitFor();
    await drawer.getByRole('button', { name: /Roll back to/ }).waitFor();
    await world.browser.shot(page, 'application-rollback-preview');
    await page.keyboard.press('Escape');
    expect((await world.platform.application('shop', 'api-dev')).held).toBeUndefined();
    await expectNoSecret();
  });
});

describe('an application whose newest commit is stuck', () => {
  it('says file, line and column of what can’t be rendered, and what to do', async () => {
    await open('api-dev');
    const commit = await world.shop.commit({ 'dev/api.yaml': `${api('1.2.0')}---\nkind: ConfigMap\n  name: [\n` }, 'Add a flag');
    await stuckAt('Rendered').waitFor({ timeout: 120_000 });
    expect(await alert().innerText()).toMatch(/dev\/api\.yaml:\d+:\d+[\s\S]*last good state keeps running[\s\S]*Correct the place/);
    await alert().getByText(commit.slice(0, 7)).first().waitFor();
    expect(await stages().filter({ hasText: 'Rendered' }).getAttribute('data-state')).toBe('failed');
    await world.browser.shot(page, 'application-stuck-render', true);
  });

  it('has the API server’s words where it refuses, on which object, and when it is tried again', async () => {
    await world.shop.commit({ 'dev/api.yaml': api('1.2.0').replaceAll('app: api', 'app: renamed') }, 'Rename the label of the pods');
    await stuckAt('Applied').waitFor({ timeout: 120_000 });
    expect(await alert().innerText()).toMatch(/Deployment[\s\S]*immutable[\s\S]*tried again by itself/);
    await world.browser.shot(page, 'application-stuck-refused', true);
  });

  it('says what is not healthy while it waits for it', async () => {
    // No node is called so: its Pod is never scheduled.
    const waiting = web('edge').replace('      containers:', '      nodeSelector: { nowhere: yes-indeed }\n      containers:');
    await world.shop.commit({ 'dev/api.yaml': api('1.2.0'), 'dev/edge.yaml': waiting }, 'Open it to the world');
    await stuckAt('Healthy').waitFor({ timeout: 120_000 });
    expect(await section('Where the newest commit is').innerText()).toMatch(/On its way before “Healthy”[\s\S]*edge/);
    await world.browser.shot(page, 'application-waiting-health', true);
  });

  it('says since when its cluster can’t be reached, and what that means', async () => {
    await world.platform.cluster(1).stop();
    await world.platform.until('shop', 'api-production', 'is not heard of', ({ health }) => health === 'Unknown', 120_000);
    await open('api-production');
    await alert().waitFor();
    expect(await alert().innerText()).toMatch(/two[\s\S]*What runs there is not touched|What runs is not touched/);
    await world.browser.shot(page, 'application-unreachable', true);
  });

  it.each([
    ['dark', { width: 1360, height: 900, dark: true }],
    ['mobile', { width: 390, height: 844 }],
  ] as const)('has nothing that axe finds wrong, and does not scroll sideways: %s', async (name, look) => {
    const own = await world.browser.page(look);
    const found: unknown[] = [];
    await world.signIn(own, 'olga', '/applications/shop/api-production');
    for (const path of ['api-production', 'api-staging', 'api-dev', 'api-dev?tab=history']) {
      await own.goto(`${world.url}/applications/shop/${path}`);
      await own.getByRole('heading', { level: 1, name: /^api-/ }).waitFor();
      await own.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      await world.browser.shot(own, `application-${name}-${path.replace(/\W/g, '-')}`, true);
      const violations = await world.browser.violations(own);
      const wider = await sideways(own);
      const hides = name === 'mobile' ? await own.evaluate<string[]>(HIDES) : [];
      if (violations.length > 0 || wider > 0 || hides.length > 0) found.push({ path, violations, wider, hides });
    }
    await own.context().close();
    expect(found).toEqual([]);
  });

  it('had no complaint of the browser', () => expect(world.browser.complaints).toEqual([]));
});
