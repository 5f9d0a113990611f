import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot, scratchFolder } from '@fairlead/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { web } from '../harness/documents.js';
import { ADMIN_PASSWORD, ConsoleWorld, until } from './console-world.js';
import { confirm, heading, inDialog, sideways } from './pages.js';

const CLI = join(projectRoot, 'apps', 'cli', 'dist', 'main.js');
let world: ConsoleWorld;
beforeAll(async () => {
  world = await ConsoleWorld.start();
});
afterAll(() => world?.stop());

const application = (page: Page, name: string) => page.goto(`${world.url}/applications/shop/${name}`);

describe('the platform team', () => {
  it('signs in for the first time with the password that was made, and has to choose another', async () => {
    const page = await world.browser.page();
    await page.goto(`${world.url}/system`);
    await heading(page, 'Sign in').waitFor();
    await world.browser.shot(page, 'sign-in');
    await page.locator('input[name="username"]').fill('admin');
    await page.locator('input[name="password"]').fill('not this one');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor();
    await page.locator('input[name="password"]').fill(await world.firstPassword());
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await heading(page, /Choose a password/).waitFor();
    const [current, next, again] = await page.locator('input[type="password"]').all();
    await current?.fill(await world.firstPassword());
    await next?.fill(ADMIN_PASSWORD);
    await again?.fill(ADMIN_PASSWORD);
    await page.getByRole('button', { name: /Change it/ }).click();
    // Back to where the person wanted to go.
    await heading(page, 'System').waitFor();
    await page.getByText('git-poller').first().waitFor();
    await world.browser.shot(page, 'system');
    await page.context().close();
  });

  it('finds its way over the fleet by keyboard, and sees every team', async () => {
    const page = await world.browser.page();
    await world.signIn(page, 'petra');
    await heading(page, 'Fleet').waitFor();
    await page.getByRole('link', { name: 'pay/ledger' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('staging');
    await page.getByRole('link', { name: 'pay/ledger' }).waitFor({ state: 'detached' });
    await expect.poll(() => new URL(page.url()).searchParams.get('text')).toBe('staging');
    await page.getByRole('link', { name: 'shop/api-staging' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'shop/api-staging' }).waitFor();
    expect(await page.getByRole('link', { name: /^shop\/api-/ }).count()).toBe(1);
    await page.keyboard.press('Control+k');
    await inDialog(page).locator('input:focus').fill('ledger');
    await inDialog(page).getByText('ledger').first().click();
    await heading(page, /ledger/).waitFor();
    await page.context().close();
  });
});

it('tells the moment of a time that is pointed at, in the zone of the viewer', async () => {
  const page = await world.browser.page();
  await world.signIn(page, 'petra');
  await page.goto(`${world.url}/repositories`);
  const time = page.locator('main time').first();
  await time.hover();
  const zone = await page.evaluate<string>(
    "new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts().find(({ type }) => type === 'timeZoneName').value",
  );
  await page.getByRole('tooltip').filter({ hasText: zone }).waitFor();
  await page.mouse.move(0, 0);
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  await page.context().close();
});

describe('an application team', () => {
  let page: Page;
  beforeAll(async () => {
    page = await world.browser.page();
    await world.signIn(page, 'olga');
  });
  afterAll(() => page?.context().close());

  it('sees its own applications and no others', async () => {
    await page.getByRole('link', { name: 'shop/api-dev' }).waitFor();
    expect(await page.getByRole('link', { name: /^pay\// }).count()).toBe(0);
    await page.goto(`${world.url}/applications/pay/ledger`);
    await page.getByRole('alert').filter({ hasText: 'pay' }).waitFor();
    await world.browser.shot(page, 'refused');
  });

  it('watches its push arrive, without touching the page', async () => {
    await application(page, 'api-dev');
    await heading(page, /api-dev/).waitFor();
    const commit = await world.shop.commit(
      { 'dev/api.yaml': web('api', { image: 'example.com/shop/api:1.1.0', text: 'new' }) },
      'Release 1.1.0',
    );
    await page.getByText(commit.slice(0, 7)).first().waitFor();
    await page.getByText('Release 1.1.0').first().waitFor();
    await world.platform.healthy('shop', 'api-dev', commit);
    await page.getByRole('main').getByText('Healthy').first().waitFor();
    await world.browser.shot(page, 'application');
  });

  it('looks at an object: what made it, how it is, what differs', async () => {
    await page.getByRole('tab', { name: 'Objects' }).click();
    await page.getByText('ReplicaSet').first().waitFor();
    await page.getByText('Pod', { exact: true }).first().waitFor();
    await world.browser.shot(page, 'objects');
    const { client } = world.platform.cluster(0);
    const namespace = `${world.platform.cluster(0).namespace()}`;
    expect(namespace).toBeTruthy();
    expect(client).toBeDefined();
    await page.getByText('ConfigMap').first().click();
    await page.getByRole('dialog').getByText('example.com').or(page.getByRole('dialog').getByText('ConfigMap')).first().waitFor();
    await world.browser.shot(page, 'object');
    await page.keyboard.press('Escape');
  });

  it('pauses, sees that a push waits, and resumes', async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await confirm(page, 'Pause', 'a load test runs');
    await page
      .getByText(/a load test runs/)
      .first()
      .waitFor();
    const commit = await world.shop.commit(
      { 'dev/api.yaml': web('api', { image: 'example.com/shop/api:1.2.0', text: 'newer' }) },
      'Release 1.2.0',
    );
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await confirm(page, 'Resume', 'the load test is over');
    await world.platform.healthy('shop', 'api-dev', commit);
    await page.getByText('Release 1.2.0').first().waitFor();
  });

  it('may not approve for production, and is told why and whom to ask', async () => {
    await page.goto(`${world.url}/promotions`);
    const approve = page.getByRole('button', { name: 'Approve…' }).first();
    await approve.waitFor({ timeout: 120_000 });
    await approve.hover();
    await page.getByRole('tooltip').filter({ hasText: 'approver' }).waitFor();
    await world.browser.shot(page, 'promotions');
    expect((await approve.getAttribute('aria-disabled')) ?? (await approve.isDisabled()).toString()).toBe('true');
  });

  it('has somebody approve who may, and production follows', async () => {
    const approver = await world.browser.page();
    await world.signIn(approver, 'ann', '/promotions');
    await approver.getByRole('button', { name: 'Approve…' }).first().click();
    await confirm(approver, 'Approve', 'tested on staging');
    await world.platform.until(
      'shop',
      'api-production',
      'runs 1.2.0',
      ({ images, health }) => health === 'Healthy' && images.some((image) => image.endsWith(':1.2.0')),
      120_000,
    );
    await approver.goto(`${world.url}/deployed`);
    await expect.poll(() => approver.getByText('1.2.0').count(), { timeout: 120_000 }).toBeGreaterThanOrEqual(3);
    await world.browser.shot(approver, 'deployed');
    await approver.goto(`${world.url}/audit`);
    await approver.getByText('tested on staging').first().waitFor();
    await world.browser.shot(approver, 'audit');
    await approver.context().close();
  });
});

describe('the engineer on call', () => {
  it('finds what broke production, takes it back, and has the postmortem', async () => {
    const page = await world.browser.page();
    await world.signIn(page, 'ann', '/incidents');
    await heading(page, 'Incidents').waitFor();
    await world.shop.commit({ 'production/api.yaml': broken() }, 'Rename the label of the pods');
    await page
      .getByText(/immutable/)
      .first()
      .waitFor({ timeout: 120_000 });
    await world.browser.shot(page, 'incidents');
    await page
      .getByRole('link', { name: /immutable/ })
      .first()
      .click();
    await heading(page, /Incident \d+/).waitFor();
    await page.getByText('Rename the label of the pods').first().waitFor();
    await page.getByRole('link', { name: 'Roll back…' }).click();
    await page.getByRole('button', { name: /Roll back to/ }).waitFor();
    await page.getByText('What that changes').waitFor();
    await page.waitForLoadState('networkidle');
    await world.browser.shot(page, 'rollback');
    await page.getByRole('button', { name: /Roll back to/ }).click();
    await confirm(page, 'Roll back', 'production can not be synced');
    await until(
      'Git to have the revert',
      async () => {
        const subject = await world.shop.git('log', '-1', '--format=%s');
        return subject.startsWith('Revert') ? subject : undefined;
      },
      120_000,
    );
    await world.platform.healthy('shop', 'api-production', await world.shop.head(), 120_000);
    await page.goto(`${world.url}/incidents?state=resolved`);
    await page
      .getByRole('link', { name: /immutable/ })
      .first()
      .click();
    await heading(page, /Incident \d+/).waitFor();
    await page.getByRole('heading', { name: 'Postmortem', exact: true }).first().waitFor();
    await world.browser.shot(page, 'incident', true);
    await page.context().close();
  });
});

describe('a terminal', () => {
  it('is signed in by a code that is approved in the browser, and does what its person may', async () => {
    const { folder, remove } = await scratchFolder('terminal');
    const env = { PATH: process.env['PATH'], HOME: folder, XDG_CONFIG_HOME: folder, FAIRLEAD_SERVER: world.url };
    const fairlead = (...args: string[]) =>
      promisify(execFile)(process.execPath, [CLI, ...args], { env, cwd: folder }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
      );
    expect(await fairlead('get', 'applications')).toMatchObject({ code: 3, stderr: expect.stringContaining('fairlead login') as unknown });
    const login = spawn(process.execPath, [CLI, 'login'], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [login.stdout, login.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => login.once('exit', resolve));
    const code = await until('a code', async () => /[A-Z]{4}-[A-Z]{4}/.exec(said)?.[0]);
    const page = await world.browser.page();
    await world.signIn(page, 'olga', `/device?code=${code}`);
    await page.getByRole('heading', { name: code }).waitFor();
    await world.browser.shot(page, 'device');
    await page.getByRole('button', { name: 'Approve' }).click();
    expect([await ended, said]).toEqual([0, expect.stringContaining('olga')]);
    const list = await fairlead('get', 'applications', '-o', 'name');
    expect(list.code).toBe(0);
    expect(list.stdout).toContain('shop/api-dev');
    expect(list.stdout).not.toContain('pay/');
    expect((await fairlead('tree', 'shop/api-dev')).stdout).toMatch(/Deployment.*api[\s\S]*ReplicaSet[\s\S]*Pod/);
    expect((await fairlead('diff', 'shop/api-dev')).code).toBe(0);
    expect((await fairlead('history', 'shop/api-dev')).stdout).toContain('Release 1.2.0');
    const sync = await fairlead('sync', 'shop/api-dev', '--wait', '--timeout', '60s');
    expect([sync.code, sync.stderr]).toEqual([0, expect.anything()]);
    const refused = await fairlead('sync', 'pay/ledger');
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('pay')]);
    expect((await fairlead('logout')).code).toBe(0);
    expect((await fairlead('get', 'applications')).code).toBe(3);
    await page.context().close();
    await remove();
  });
});

describe('every page', () => {
  const pages = {
    fleet: ['/', 'Fleet'],
    tiles: ['/?view=tiles', 'Fleet'],
    map: ['/?view=map', 'Fleet'],
    application: ['/applications/shop/api-production', /api-production/],
    objects: ['/applications/shop/api-dev?tab=objects', /api-dev/],
    history: ['/applications/shop/api-production?tab=history', /api-production/],
    deployed: ['/deployed', /deployed where/i],
    promotions: ['/promotions', 'Promotions'],
    rollouts: ['/rollouts', 'Rollouts'],
    incidents: ['/incidents', 'Incidents'],
    compare: ['/compare?environments=dev,staging,production&tenant=shop&component=api', /compared/i],
    repositories: ['/repositories', 'Repositories'],
    clusters: ['/clusters', 'Clusters'],
    tenants: ['/tenants', 'Tenants'],
    tenant: ['/tenants/shop', /shop/],
    audit: ['/audit', 'Audit'],
    system: ['/system', 'System'],
    account: ['/account', /./],
    device: ['/device', 'Sign in a program'],
  } as const;
  const looks = { light: {}, dark: { dark: true }, contrast: { contrast: 'more' }, mobile: { width: 390, height: 844 } } as const;

  it.each(Object.keys(looks) as (keyof typeof looks)[])(
    'has nothing that axe finds wrong, no error, and does not scroll sideways: %s',
    async (look) => {
      const page = await world.browser.page(looks[look]);
      await world.signIn(page, 'petra');
      const found: Record<string, unknown> = {};
      for (const [name, [path, title]] of Object.entries(pages)) {
        await page.goto(`${world.url}${path}`);
        await heading(page, title).waitFor();
        await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
        await page.waitForLoadState('load');
        await world.browser.shot(page, `${look}-${name}`);
        const violations = await world.browser.violations(page);
        const beyond = await sideways(page);
        if (violations.length > 0 || beyond > 1) found[name] = { violations, sideways: beyond };
      }
      await page.context().close();
      expect(found).toEqual({});
    },
  );

  it('had no complaint of the browser', () => expect(world.browser.complaints).toEqual([]));
});

/** The selector of a Deployment can't be changed: the API server refuses it. */
const broken = (): string => web('api', { image: 'example.com/shop/api:1.3.0' }).replaceAll('app: api', 'app: api-renamed');
