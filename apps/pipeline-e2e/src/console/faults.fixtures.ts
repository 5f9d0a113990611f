import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HealthChanged, RenderStatus } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { silentLogger } from '@fairlead/service-kit';
import { connect } from '@nats-io/transport-node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, repository } from '../harness/documents.js';
import { document, until, type ConsoleWorld } from './console-world.js';
import { confirm, heading, inDialog, told } from './pages.js';

/** What is wrong with the platform itself, and how the platform team sees and mends it. */
export function describeFaults(world: () => ConsoleWorld): void {
  describe('what is wrong with the platform', () => {
    let page: Page;
    let bus: Bus;
    beforeAll(async () => {
      bus = await Bus.connect({ servers: world().platform.nats.url, name: 'test', logger: silentLogger });
      page = await world().browser.page();
      await world().signIn(page, 'petra', '/repositories?only=problems');
    });
    afterAll(async () => {
      await page?.context().close();
      await bus?.close();
    });
    const open = (path: string) => page.goto(`${world().url}${path}`);

    it('is nothing at first, and every page says so', async () => {
      await page.getByText('Every repository can be read').waitFor();
      await open('/system');
      await page.getByText('No message was given up on').waitFor();
      await open('/rollouts');
      await page
        .getByRole('main')
        .getByText(/Nothing is rolled out step by step/)
        .first()
        .waitFor();
      await open('/incidents');
      await page
        .getByRole('main')
        .getByText(/Nothing (is|has gone) wrong/)
        .first()
        .waitFor();
      await open('/tenants/nobody');
      await page.getByText('There is no tenant nobody that you may see').waitFor();
      await open('/no/such/page');
      await heading(page, 'There is no such page').waitFor();
      await page.getByRole('main').getByRole('link', { name: 'To the fleet' }).waitFor();
      await world().browser.shot(page, 'no-such-page');
    });

    it('a message that was given up on: looked at, not sent again when it can not be read, discarded', async () => {
      const nats = await connect({ servers: world().platform.nats.url });
      nats.publish(RenderStatus.filter.replaceAll('*', 'ghost'), 'no JSON at all {');
      await nats.drain();
      await open('/system');
      const row = page
        .getByRole('table', { name: /^Dead letters/ })
        .getByRole('row')
        .filter({ hasText: 'ghost' })
        .first();
      await row.getByRole('button').click();
      await inDialog(page).getByText('bytes that are no JSON').waitFor();
      await world().browser.shot(page, 'dead-letter');
      await inDialog(page).getByRole('button', { name: 'Replay…' }).click();
      await confirm(page, 'Replay', 'the cause is mended');
      await inDialog(page).getByRole('alert').filter({ hasText: 'Look for its cause' }).waitFor();
      await world().browser.shot(page, 'dead-letter-refused');
      await page.keyboard.press('Escape');
      await inDialog(page).getByRole('button', { name: 'Discard…' }).click();
      const discard = inDialog(page).getByRole('button', { name: 'Discard', exact: true });
      expect(await discard.isDisabled()).toBe(true);
      await confirm(page, 'Discard', 'it says nothing');
      await told(page, 'Discard this dead letter').getByText('It is gone.').waitFor();
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    });

    it('a message that was given up on: sent again once its cause is mended', async () => {
      const sent = await bus.last(HealthChanged, 'event.health-changed.shop.*');
      expect(sent).toBeDefined();
      if (!sent) return;
      const stored = await bus.link.manager.streams.getMessage('EVENTS', { seq: sent.sequence });
      if (!stored) throw new Error('there is no such message');
      const { subject, time, data, header } = stored;
      const raw = { subject, stream: 'EVENTS', sequence: sent.sequence, time, data, headers: header };
      await bus.deadLetters.write('api-history', raw, 5, new Error('Postgres was away for too long'));
      await open('/system');
      await page.getByRole('button', { name: 'Postgres was away for too long' }).click();
      await inDialog(page)
        .getByText(/"application"/)
        .waitFor();
      await inDialog(page).getByRole('button', { name: 'Replay…' }).click();
      await confirm(page, 'Replay', 'Postgres is back');
      await told(page, 'Replay this dead letter').getByText('It was sent again').waitFor();
      await page.getByText('Postgres was away for too long').waitFor({ state: 'detached' });
      await until('the message to be there again', async () => {
        const again = await bus.last(HealthChanged, subject);
        return again && again.sequence > sent.sequence ? true : undefined;
      });
      await open('/audit?action=operate-platform');
      await page
        .getByText(/was sent again/)
        .first()
        .waitFor();
      await page.getByText('Postgres is back').first().waitFor();
    });

    it('a repository that is not there, and a cluster that does not answer: what is wrong, and what to do', async () => {
      const { platform } = world();
      const kubeconfig = await readFile(join(platform.folder, 'clusters', 'one', 'kubeconfig'), 'utf8');
      await mkdir(join(platform.folder, 'clusters', 'three'), { recursive: true });
      await writeFile(
        join(platform.folder, 'clusters', 'three', 'kubeconfig'),
        kubeconfig.replace(/server: .*/, 'server: https://127.0.0.1:9'),
      );
      const onThree = application('shop', 'far', { repository: 'shop', path: 'dev', clusters: ['three'], namespace: 'far' });
      // A repository that nothing is read from is not looked at.
      const lost = application('shop', 'lost', { repository: 'gone', clusters: ['one'], namespace: 'lost' });
      await platform.declare({
        'clusters/three.yaml': document('Cluster', 'three', { credentialsRef: { name: 'three' }, description: 'In the attic' }),
        'tenants/more.yaml': [repository('shop', 'gone', platform.git.url('gone')), lost, onThree].join('\n---\n'),
      });
      await open('/repositories?only=problems');
      await page.getByRole('button', { name: 'shop/gone' }).click({ timeout: 120_000 });
      const drawer = inDialog(page);
      await drawer.getByText('It can’t be read').waitFor();
      await drawer.getByText(/It is tried again every/).waitFor();
      await world().browser.shot(page, 'repository-broken');
      await page.keyboard.press('Escape');

      await open('/clusters');
      await page.getByRole('button', { name: 'three' }).click({ timeout: 120_000 });
      await drawer.getByText('It can’t be reached').waitFor({ timeout: 120_000 });
      await drawer.getByText('In the attic').waitFor();
      await drawer.getByText(/tried again by itself/).waitFor();
      await world().browser.shot(page, 'cluster-away');
      await drawer.getByRole('link', { name: 'Show its applications' }).click();
      await page.getByRole('link', { name: 'shop/far' }).click();
      await heading(page, 'far').waitFor();
      await page.getByRole('main').getByRole('alert').first().waitFor();
      await world().browser.shot(page, 'application-cluster-away');
      await page.getByRole('tab', { name: 'Objects' }).click();
      await page.getByRole('alert').filter({ hasText: /three/ }).first().waitFor();
      await world().browser.shot(page, 'objects-cluster-away');
    });

    it('and who has no role sees nothing, and reads whom to ask', async () => {
      const nobody = await world().browser.page();
      await world().signIn(nobody, 'nick');
      await nobody.getByText('There is no application yet').waitFor();
      await world().browser.shot(nobody, 'nobody-fleet');
      await nobody.goto(`${world().url}/account`);
      await nobody.getByText(/You have none, so you see no application/).waitFor();
      await nobody.goto(`${world().url}/system`);
      await nobody.getByRole('alert').filter({ hasText: 'You may not see this' }).waitFor();
      await world().browser.shot(nobody, 'nobody-system');
      await nobody.context().close();
    });
  });
}
