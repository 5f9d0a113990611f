import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { web } from '../harness/documents.js';
import { ConsoleWorld, until } from './console-world.js';
import { describeDialogs } from './dialogs.fixtures.js';
import { describeFaults } from './faults.fixtures.js';
import { confirm, heading, inDialog, searchOf, told } from './pages.js';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await ConsoleWorld.start();
});
afterAll(() => world?.stop());

describe('an API token of a tenant', () => {
  let page: Page;
  let token = '';
  beforeAll(async () => {
    page = await world.browser.page();
    await world.signIn(page, 'petra', '/tenants/shop');
    await heading(page, 'shop').waitFor();
  });
  afterAll(() => page?.context().close());
  const ask = (path: string, { method = 'GET', body }: { method?: string; body?: object } = {}) =>
    fetch(`${world.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  it('is made for a role and a time, and shown once', async () => {
    await page.getByText('There is none. A token lets a program').waitFor();
    await page.getByRole('button', { name: 'New token' }).click();
    await inDialog(page).getByLabel('What it is for').fill('ci');
    await inDialog(page).getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'operator' }).click();
    await inDialog(page).getByText('May see applications, read logs, sync').waitFor();
    await inDialog(page).getByLabel('Valid for days').fill('5');
    await inDialog(page).getByLabel('Reason').fill('for the build');
    await world.browser.shot(page, 'token-new');
    await inDialog(page).getByRole('button', { name: 'Make it' }).click();
    const shown = page.getByRole('dialog', { name: 'The new token' });
    token = (await shown.locator('pre').textContent()) ?? '';
    expect(token.length).toBeGreaterThan(20);
    await world.browser.shot(page, 'token-shown');
    // Neither Escape nor a press beside it loses what is shown only once.
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 400);
    await shown.getByRole('button', { name: 'Copy' }).click();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(token);
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    const row = page.getByRole('row').filter({ hasText: 'ci' });
    await row.getByText('operator').waitFor();
    await row.getByText('soon').waitFor();
    expect(await row.textContent()).toContain('never');
    await page.reload();
    await row.waitFor();
    expect(await page.content()).not.toContain(token);
  });

  it('may do what its role may in its tenant, and nothing beyond', async () => {
    const apps = (await (await ask('/applications')).json()) as { items: { tenant: string }[] };
    expect(new Set(apps.items.map(({ tenant }) => tenant))).toEqual(new Set(['shop']));
    expect((await ask('/applications/shop/api-dev/sync', { method: 'POST', body: { reason: 'a build' } })).status).toBe(202);
    for (const [path, body] of [
      ['/applications/pay/ledger/sync', {}],
      ['/promotions/shop/api/decision', { environment: 'production', decision: 'approve' }],
      ['/tenants/shop/tokens', { name: 'more', role: 'viewer', expiresInDays: 1 }],
    ] as const) {
      const refused = await ask(path, { method: 'POST', body });
      expect([path, refused.status]).toEqual([path, 403]);
      expect(((await refused.json()) as { detail: string }).detail).toBeTruthy();
    }
    expect((await ask('/applications/pay/ledger')).status).toBe(403);
    expect((await ask('/system')).status).toBe(403);
  });

  it('tells when it was used, and is refused as soon as it is revoked', async () => {
    await page.reload();
    const row = page.getByRole('row').filter({ hasText: 'ci' });
    await row.waitFor();
    expect(await row.textContent()).not.toContain('never');
    await row.getByRole('button', { name: 'Revoke the token ci' }).click();
    await world.browser.shot(page, 'token-revoke');
    await inDialog(page).getByRole('button', { name: 'Revoke', exact: true }).click();
    await told(page, 'The token ci is revoked.').waitFor();
    const refused = await ask('/applications');
    expect([refused.status, (await refused.json()) as object]).toEqual([
      401,
      expect.objectContaining({ advice: expect.any(String) as unknown }),
    ]);
    await row.getByText(/revoked by .*petra/).waitFor();
    await world.browser.shot(page, 'token-revoked');
  });

  it('is not made by who may not, and they read why', async () => {
    const operator = await world.browser.page();
    await world.signIn(operator, 'olga', '/tenants/shop');
    const make = operator.getByRole('button', { name: 'New token' });
    await make.focus();
    await operator.getByRole('tooltip').filter({ hasText: 'admin' }).waitFor();
    expect(await make.getAttribute('aria-disabled')).toBe('true');
    await operator.context().close();
  });
});

describe('a session', () => {
  it('is ended from another browser, which signs in again and is where it was', async () => {
    const [here, there] = [await world.browser.page(), await world.browser.page()];
    await world.signIn(there, 'olga', '/applications/shop/api-dev?tab=history');
    await heading(there, 'api-dev').waitFor();
    await world.signIn(here, 'olga', '/account');
    await here.getByText('this one').waitFor();
    await world.browser.shot(here, 'sessions');
    await here
      .getByRole('button', { name: /^End the session of/ })
      .first()
      .click();
    await told(here, 'is signed out').waitFor();
    // It is told by itself, though nobody touches it.
    await heading(there, 'Sign in').waitFor({ timeout: 120_000 });
    expect(searchOf(there)).toMatchObject({ returnTo: '/applications/shop/api-dev?tab=history' });
    await there.getByRole('link', { name: /Example ID/ }).click();
    // The identity provider may still know who it is.
    const user = there.locator('input[name="user"]');
    await user.or(there.getByRole('heading', { level: 1, name: 'api-dev' })).waitFor();
    if (await user.isVisible()) {
      await user.fill('olga');
      await there.locator('input[name="password"]').fill('olga');
      await there.getByRole('button', { name: 'Sign in' }).click();
    }
    await heading(there, 'api-dev').waitFor();
    expect(searchOf(there)).toMatchObject({ tab: 'history' });
    // The one that ended the other goes on.
    await here.reload();
    await here.getByText('this one').waitFor();
    await Promise.all([here, there].map((page) => page.context().close()));
  });
});

describe('the system', () => {
  let page: Page;
  beforeAll(async () => {
    page = await world.browser.page();
    await world.signIn(page, 'petra', '/system');
    await heading(page, 'System').waitFor();
  });
  afterAll(() => page?.context().close());

  it('shows who is signed in, and ends what must end at once', async () => {
    const leaver = await world.browser.page();
    await world.signIn(leaver, 'vera', '/applications/shop/api-dev');
    await heading(leaver, 'api-dev').waitFor();
    await page.getByRole('searchbox', { name: 'Filter people, addresses and clients' }).fill('vera');
    const end = page.getByRole('button', { name: /^End the session of .*vera/i });
    await end.first().waitFor();
    await world.browser.shot(page, 'system-people', true);
    expect(await page.getByRole('button', { name: /^End the session of/ }).count()).toBe(await end.count());
    await end.first().click();
    await told(page, /vera is signed out of/i).waitFor();
    await heading(leaver, 'Sign in').waitFor({ timeout: 120_000 });
    await leaver.context().close();
  });

  it('has the read models written anew, and tells when that is done', async () => {
    await page.getByRole('button', { name: 'Write them anew…' }).click();
    await inDialog(page)
      .getByText(/Lists are answered meanwhile/)
      .waitFor();
    await world.browser.shot(page, 'system-rebuild');
    await confirm(page, 'Write them anew', 'the table and kubectl differ');
    await told(page, /Read models: done\s*\d+ applications were written anew, and \d+ events were looked through/).waitFor();
    expect(await world.browser.violations(page)).toEqual([]);
  });
});

describe('the audit log', () => {
  it('is searched, filtered, looked into, and exported as it is filtered', async () => {
    const page = await world.browser.page();
    await world.signIn(page, 'petra', '/audit');
    await page.getByText('a build').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('for the build');
    const rows = page.getByRole('table', { name: /^Audit/ }).locator('tbody tr[aria-rowindex]');
    await expect.poll(() => rows.count()).toBeGreaterThan(0);
    await expect.poll(async () => (await rows.allTextContents()).every((text) => text.includes('for the build'))).toBe(true);
    expect(searchOf(page)).toEqual({ text: 'for the build' });
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'Refused' }).click();
    await page.getByRole('combobox', { name: 'By which way' }).click();
    await page.getByRole('option', { name: 'API' }).click();
    // Three commands and two looks of the token ci; and what was asked with it once it was revoked, by nobody that is known.
    await expect.poll(() => rows.filter({ hasText: /\bci\b/ }).count()).toBe(5);
    expect((await rows.allTextContents()).every((text) => text.includes('Refused') && text.includes('API'))).toBe(true);
    const shown = await rows.count();
    await page.getByRole('button', { name: 'Any time' }).click();
    await page.getByRole('button', { name: 'Last hour' }).click();
    await expect.poll(() => Object.keys(searchOf(page)).sort()).toEqual(['from', 'outcome', 'via']);
    await page.reload();
    await expect.poll(() => rows.count()).toBe(shown);
    await world.browser.shot(page, 'audit-filtered');

    const exported = async (name: string): Promise<string> => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
      return readFile(await file.path(), 'utf8');
    };
    const lines = (await exported('Export JSON lines')).trim().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { outcome: string; via: string; id: string; actor: string });
    expect(entries).toHaveLength(shown);
    expect(entries.every(({ outcome, via }) => outcome === 'refused' && via === 'api')).toBe(true);
    expect(entries.filter(({ actor }) => /\bci\b/.test(actor))).toHaveLength(5);
    const [header, ...cells] = (await exported('Export CSV')).trim().split('\r\n');
    expect(header).toBe('at,actor,via,action,outcome,tenant,application,cluster,detail,reason,id');
    expect(cells.map((line) => line.split(',').at(-1))).toEqual(entries.map(({ id }) => id));

    await rows.first().getByRole('button').first().click();
    await inDialog(page).getByText('What was asked for, and what became of it').waitFor();
    await inDialog(page)
      .getByText(entries.at(-1)?.id ?? '')
      .waitFor();
    await world.browser.shot(page, 'audit-entry');
    await page.keyboard.press('Escape');
    await page.goto(`${world.url}/audit?text=nobody-ever-said-this`);
    await page.getByText('Nothing in the log fits these filters').waitFor();
    await page.context().close();
  });
});

describe('a restart of the api', () => {
  it('is survived by pages that are open: they say so, keep what they show, and go on by themselves', async () => {
    const [fleet, page] = [await world.browser.page(), await world.browser.page()];
    await world.signIn(fleet, 'petra');
    await fleet.getByRole('link', { name: 'shop/api-dev' }).waitFor();
    await world.signIn(page, 'olga', '/applications/shop/api-dev');
    await heading(page, 'api-dev').waitFor();
    for (const open of [fleet, page]) {
      await open.getByRole('status', { name: /^Live/ }).waitFor();
      await open.evaluate('globalThis.untouched = true');
    }
    const namespace = (await world.platform.application('shop', 'api-dev')).spec.destination?.namespace ?? '';
    const api = world.platform.service('api');
    await api.kill();
    for (const open of [fleet, page]) {
      await open.getByText(/Reconnecting, last heard/).waitFor();
      await open.getByRole('alert').filter({ hasText: 'The api does not answer' }).waitFor();
    }
    await fleet.getByRole('link', { name: 'shop/api-dev' }).waitFor();
    await heading(page, 'api-dev').waitFor();
    await world.browser.shot(fleet, 'away-fleet');
    await world.browser.shot(page, 'away-application');
    // What happens meanwhile: the cluster has it before the api is back.
    const commit = await world.shop.commit({ 'dev/api.yaml': web('api', { text: 'while away' }) }, 'While nobody was told');
    const { client } = world.platform.cluster(0);
    await until(
      'the cluster to have the commit',
      async () => {
        const found = await client.get({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'api' });
        return (found?.['data'] as { text?: string } | undefined)?.text === 'while away' ? true : undefined;
      },
      120_000,
    );
    await api.start();
    await page.getByText('While nobody was told').first().waitFor();
    await page.getByText(commit.slice(0, 7)).first().waitFor();
    for (const open of [fleet, page]) {
      await open.getByRole('status', { name: /^Live/ }).waitFor();
      await open.getByRole('alert').filter({ hasText: 'The api does not answer' }).waitFor({ state: 'detached' });
      expect(await open.evaluate('globalThis.untouched')).toBe(true);
    }
    await fleet.getByText('While nobody was told').first().waitFor();
    await world.browser.shot(page, 'back-application');
    await Promise.all([fleet, page].map((open) => open.context().close()));
  });
});

describeFaults(() => world);
describeDialogs(() => world);

/** How requests end that are under way, or are made, when a process is killed. */
const AWAY = /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/;
it('had no complaint of the browser but of the api that was away', () =>
  expect(world.browser.complaints.filter((text) => !AWAY.test(text))).toEqual([]));
