import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { web } from '../harness/documents.js';
import { ConsoleWorld } from './console-world.js';
import { heading, searchOf, sideways } from './pages.js';
import { changedByHand, secretOf, withoutSelfHeal } from './secrets.fixtures.js';

const PATH = '/compare?environments=dev,staging,production&tenant=shop&component=api';
/** What no page and no answer may hold. */
const VALUES = { dev: 'dev-hunter2', staging: 'staging-hunter2', byHand: 'by-hand-hunter2' };

let world: ConsoleWorld;
beforeAll(async () => {
  world = await ConsoleWorld.start();
  await withoutSelfHeal(world, 'api-staging');
  const settings = await world.shop.commit(
    {
      'dev/settings.yaml': map('debug') + secretOf(VALUES.dev),
      'staging/settings.yaml': map('info') + secretOf(VALUES.staging),
      'production/settings.yaml': map('warn') + secretOf(VALUES.staging),
    },
    'Each environment logs as much as it should',
  );
  for (const environment of ['dev', 'staging', 'production']) await world.platform.healthy('shop', `api-${environment}`, settings);
  const release = await world.shop.commit(
    { 'dev/api.yaml': web('api', { image: 'example.com/shop/api:1.1.0', text: 'new' }) },
    'Release 1.1.0',
  );
  await world.platform.healthy('shop', 'api-dev', release);
  await world.platform.until(
    'shop',
    'api-staging',
    'has 1.1.0',
    ({ images, sync }) => sync === 'Synced' && images.includes('example.com/shop/api:1.1.0'),
    120_000,
  );
  await changedByHand(world, 'staging', async (client, namespace) => {
    const deployment = { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'api' };
    await client.mergePatch(deployment, { spec: { replicas: 3 } });
    const password = Buffer.from(VALUES.byHand).toString('base64');
    await client.mergePatch({ group: '', version: 'v1', kind: 'Secret', namespace, name: 'login' }, { data: { password } });
  });
  await world.platform.until('shop', 'api-staging', 'is known to have drifted', ({ sync }) => sync === 'OutOfSync', 120_000);
}, 360_000);
afterAll(() => world?.stop());

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const cell = (page: Page, object: string, field: string, column: number) =>
  section(page, object).getByRole('row').filter({ hasText: field }).getByRole('cell').nth(column);
const STAGING = 1;
const PRODUCTION = 2;

describe('environments compared', () => {
  let page: Page;
  const answers: string[] = [];
  beforeAll(async () => {
    page = await world.browser.page({ width: 1440, height: 1000 });
    page.on('response', (response) => {
      if (response.url().includes('/api/v1/'))
        void response.text().then(
          (text) => answers.push(text),
          () => undefined,
        );
    });
    await world.signIn(page, 'olga', PATH);
    await heading(page, /compared/i).waitFor();
  });
  afterAll(() => page?.context().close());

  it('tell lag, overlay and drift apart, field by field', async () => {
    await cell(page, 'Deployment api', 'Replicas', STAGING).getByText('kubectl-edit').waitFor();
    const replicas = await cell(page, 'Deployment api', 'Replicas', STAGING).innerText();
    expect(replicas).toMatch(/^1\s+Drift\s+one runs\s+3\s+Changed by kubectl-edit/);
    const image = await cell(page, 'Deployment api', 'Image of web', PRODUCTION).innerText();
    expect(image).toMatch(/api:1\.0\.0\s+Lag\s+behind staging for \d.*: \w{8} Release 1\.1\.0/s);
    const level = await cell(page, 'ConfigMap settings', 'Entry level', PRODUCTION).innerText();
    expect(level).toMatch(/^warn\s+Overlay\s+intended/);
    await world.browser.shot(page, 'compare-all-kinds', true);
  });

  it('say how it is known, to whoever asks', async () => {
    await cell(page, 'Deployment api', 'Image of web', PRODUCTION).getByText('Lag', { exact: true }).hover();
    await page.getByRole('tooltip').filter({ hasText: 'a version that production has not got yet' }).waitFor();
    await page.mouse.move(0, 0);
  });

  it('are filtered by kind, in the address', async () => {
    await page.getByRole('button', { name: /^Drift \d/ }).click();
    await section(page, 'ConfigMap settings').waitFor({ state: 'detached' });
    expect(searchOf(page)).toMatchObject({ kind: 'drift' });
    await page.reload();
    await section(page, 'Deployment api').waitFor();
    expect(await section(page, 'ConfigMap settings').count()).toBe(0);
    await page.getByRole('button', { name: /^All \d/ }).click();
    await section(page, 'ConfigMap settings').waitFor();
  });

  it('lead to the object that drifted', async () => {
    await page.getByRole('link', { name: 'Open Deployment api in staging' }).first().click();
    await page.getByRole('dialog').getByText('kubectl-edit').first().waitFor();
    expect(searchOf(page)).toMatchObject({ pane: 'diff', cluster: 'one' });
    await page.goBack();
    await section(page, 'Deployment api').waitFor();
  });

  it('hide what Secrets hold, in what is shown and in what is sent', async () => {
    const password = section(page, 'Secret login').getByRole('row').filter({ hasText: 'Entry password' });
    await password.getByText('(hidden, another value)').waitFor();
    const text = `${await page.content()}${answers.join('')}`;
    for (const value of Object.values(VALUES)) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString('base64'));
    }
    expect(answers.some((answer) => answer.includes('another value'))).toBe(true);
  });

  it('look at the clusters when they are asked to, and follow what changes there', async () => {
    await page.getByRole('button', { name: 'Look at the clusters now' }).click();
    await page.getByText('1 more').or(section(page, 'Deployment api')).first().waitFor();
    await changedByHand(world, 'staging', (client, namespace) =>
      client.mergePatch({ group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'api' }, { spec: { replicas: 5 } }),
    );
    await cell(page, 'Deployment api', 'Replicas', STAGING).getByText('5', { exact: true }).waitFor();
  });

  it.each([
    ['light', { width: 1440, height: 1000 }],
    ['dark', { width: 1440, height: 1000, dark: true }],
    ['mobile', { width: 390, height: 844 }],
    ['mobile-dark', { width: 390, height: 844, dark: true }],
  ] as const)('have nothing that axe finds wrong, and do not scroll sideways: %s', async (name, look) => {
    const own = await world.browser.page(look);
    await world.signIn(own, 'olga', PATH);
    await own.getByText('kubectl-edit').first().waitFor();
    await world.browser.shot(own, `compare-${name}`, true);
    expect([await world.browser.violations(own), await sideways(own)]).toEqual([[], 0]);
    await own.context().close();
  });

  it('tell a cluster that can’t be asked for its environment alone', async () => {
    const two = world.platform.cluster(1);
    await two.stop();
    await world.platform.until('shop', 'api-production', 'is not heard of', ({ health }) => health === 'Unknown', 120_000);
    await page.goto(`${world.url}${PATH}`);
    await page.getByRole('button', { name: 'Look at the clusters now' }).click();
    await page.getByText('two could not be asked.').waitFor({ timeout: 120_000 });
    await cell(page, 'Deployment api', 'Replicas', STAGING).getByText('kubectl-edit').waitFor();
    await world.browser.shot(page, 'compare-unreachable', true);
  });

  it('had no complaint of the browser', () => expect(world.browser.complaints).toEqual([]));
});

const map = (level: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { level: ${level} }
---
`;
