import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PollerStack } from '../poller.fixtures.js';
import { TestHelmRepository } from './helm-repository.fixtures.js';

let stack: PollerStack;
let repository: TestHelmRepository;
beforeEach(async () => {
  stack = await PollerStack.start();
  repository = new TestHelmRepository();
  await repository.start();
});
afterEach(async () => {
  await stack?.stop();
  await repository?.stop();
});
const web = (version: string, template = 'kind: A\n') => ({ name: 'web', version, files: { 'templates/a.yaml': template } });
const chart = (version = '*', more: object = {}) => ({ repository: 'charts', chart: { name: 'web', version }, ...more });
const declare = (more: object = {}) => stack.repository('charts', { url: repository.url }, { type: 'helm', ...more });
const announced = (application: string, version: string) =>
  stack.until(`${application} at ${version}`, () => stack.last(application)?.revision.ref === `web@${version}`);

describe('a Helm repository', () => {
  it('is polled once for all its applications, and each version fetched once', async () => {
    await repository.publish([web('1.0.0'), web('1.1.0'), web('2.0.0')]);
    await declare({ interval: '1s' });
    await Promise.all([
      stack.application('one', chart('^1')),
      stack.application('two', chart('^1', { helm: { values: { a: 2 } } })),
      stack.application('three', chart()),
    ]);
    await stack.startPoller();
    await Promise.all([announced('one', '1.1.0'), announced('two', '1.1.0'), announced('three', '2.0.0')]);
    const [one, two] = [stack.last('one'), stack.last('two')];
    expect(one).toMatchObject({ revision: { subject: 'web 1.1.0' } });
    expect(one?.revision.commit).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(await stack.files(one))).toEqual(['Chart.yaml', 'templates/a.yaml', 'values.yaml']);
    expect(one?.snapshot).toEqual(two?.snapshot);
    expect(one?.fingerprint).not.toBe(two?.fingerprint);
    await stack.until('more polls', () => repository.count('index.yaml', 304) >= 2);
    expect([repository.count('index.yaml', 200), repository.count('web-1.1.0.tgz'), repository.count('web-1.0.0.tgz')]).toEqual([1, 1, 0]);

    await repository.publish([web('1.0.0'), web('1.1.0'), web('1.2.0', 'kind: B\n'), web('2.0.0')]);
    await Promise.all([announced('one', '1.2.0'), announced('two', '1.2.0')]);
    expect(stack.changed.filter(({ application }) => application === 'three')).toHaveLength(1);

    await stack.application('one', chart('1.0.0'));
    await announced('one', '1.0.0');
  });

  it('that goes away is told, since when, and goes on by itself', async () => {
    await repository.publish([web('1.0.0')]);
    await declare({ interval: '1s' });
    await stack.application('one', chart());
    await stack.startPoller();
    await announced('one', '1.0.0');
    await repository.stop();
    await stack.until('failure', () => stack.failed.length > 0);
    expect(stack.failed[0]?.problem).toMatchObject({
      code: 'SourceUnreachable',
      message: expect.stringMatching(
        /^Source unreachable since 20.*index\.yaml can't be reached: the host refuses the connection/,
      ) as string,
    });
    // What was read before serves.
    await stack.application('late', chart('1.0.0'));
    await announced('late', '1.0.0');
    await repository.start();
    await stack.until('recovery', () => stack.status('one') !== undefined && stack.status('one')?.problem === undefined);
    expect(stack.failed.filter(({ application }) => application === 'one')).toHaveLength(1);
  });

  it('is read with the credentials that the tenant has for it, which no other host is sent', async () => {
    const other = new TestHelmRepository();
    await other.start();
    try {
      await Promise.all([repository, other].map((each) => each.publish([web('1.0.0')])));
      await repository.publish([web('1.0.0'), { name: 'elsewhere', version: '1.0.0' }], (index) =>
        index.replace('- elsewhere-1.0.0.tgz', `- ${other.url}/elsewhere-1.0.0.tgz`),
      );
      await other.publish([{ name: 'elsewhere', version: '1.0.0' }]);
      repository.password = 'me:secret';
      const folder = join(stack.folder, 'credentials/team.charts');
      await mkdir(folder, { recursive: true });
      await Promise.all([writeFile(join(folder, 'username'), 'me'), writeFile(join(folder, 'password'), 'secret')]);
      await stack.put('Tenant', 'team', { credentials: [{ url: 'http://charts.example/**', credentialsRef: { name: 'team.charts' } }] });
      await stack.repository('charts', { url: 'http://charts.example/stable' }, { type: 'helm' });
      await stack.application('one', chart());
      await stack.application('two', { repository: 'charts', chart: { name: 'elsewhere' } });
      await stack.startPoller('a', { FAIRLEAD_GIT_POLLER_INSTEAD_OF: JSON.stringify({ 'http://charts.example/stable': repository.url }) });
      await announced('one', '1.0.0');
      await stack.until('two', () => stack.last('two') !== undefined);
      expect(other.requests).toEqual([{ path: 'elsewhere-1.0.0.tgz', status: 200, authorization: undefined }]);
    } finally {
      await other.stop();
    }
  });

  it.each<[string, object, (index: string) => string, string, RegExp]>([
    ['no such chart', { chart: { name: 'wep' } }, (index) => index, 'ChartNotFound', /has no chart wep; it has web\. Correct/],
    ['no version in the range', chart('^3'), (index) => index, 'ChartVersionNotFound', /fits \^3; the newest are 1\.0\.0\./],
    ['no chart named', {}, (index) => index, 'ChartMissing', /names no chart of it/],
    [
      'a digest that differs',
      chart(),
      (index) => index.replace(/digest: \w{4}/, 'digest: 0000'),
      'ChartInvalid',
      /is not what the repository's index says/,
    ],
    [
      'an archive that is gone',
      chart(),
      (index) => index.replace('- web-1.0.0.tgz', '- gone.tgz'),
      'RepositoryNotFound',
      /gone\.tgz is not there/,
    ],
    [
      'a value file that is gone',
      chart('*', { helm: { valueFiles: ['x.yaml'] } }),
      (index) => index,
      'ValueFileMissing',
      /no file x\.yaml/,
    ],
  ])('tells %s, and harms no other application', async (_, source, change, code, message) => {
    await repository.publish([web('1.0.0')], change);
    await declare();
    await stack.application('bad', { repository: 'charts', ...source });
    const harmless = change('- web-1.0.0.tgz digest: 1234') === '- web-1.0.0.tgz digest: 1234';
    if (harmless) await stack.application('good', chart());
    await stack.startPoller();
    await stack.until('failure', () => stack.failed.length > 0);
    expect(stack.failed[0]).toMatchObject({ application: 'bad', problem: { code, message: expect.stringMatching(message) as string } });
    if (harmless) await announced('good', '1.0.0');
    await repository.publish([web('1.0.0')]);
    await stack.application('bad', chart());
    await stack.hint('charts');
    await announced('bad', '1.0.0');
  });
});

describe('a repository', () => {
  it('that is suspended is not read, until it is not any more', async () => {
    await repository.publish([web('1.0.0')]);
    await declare({ suspend: true });
    await stack.application('one', chart());
    await stack.startPoller();
    await stack.until('failure', () => stack.failed.length > 0);
    expect(stack.failed[0]?.problem).toMatchObject({ code: 'RepositorySuspended' });
    expect(repository.requests).toEqual([]);
    await declare();
    await announced('one', '1.0.0');
    await declare({ suspend: true });
    await repository.publish([web('1.0.0'), web('1.1.0', 'kind: B\n')]);
    await stack.hint('charts');
    await declare();
    await announced('one', '1.1.0');
    expect(stack.failed).toHaveLength(1);
  });
  it('says what HEAD means', async () => {
    const shop = await stack.git.createRepository('shop');
    const main = await shop.commit({ 'web/a.yaml': 'kind: A\n' });
    const other = await shop.commit({ 'web/a.yaml': 'kind: B\n' }, 'other', 'develop');
    await stack.repository('shop', shop, { ref: 'develop' });
    await stack.application('web', { repository: 'shop', path: 'web' });
    await stack.application('fixed', { repository: 'shop', path: 'web', ref: 'main' });
    await stack.startPoller();
    await stack.announced('web', other);
    await stack.announced('fixed', main);
    await stack.repository('shop', shop);
    await stack.announced('web', main);
  });
});
