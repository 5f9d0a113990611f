import { liveSubject, ObjectAsked, type ApiObjectDetail } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, type TestApi } from './api.fixtures.js';
import { AT, byBranch, coded, component, ENVIRONMENTS } from './environments/environments.fixtures.js';
import { commandLineForTest, type CommandLine, type Ended } from './online.fixtures.js';

let api: TestApi;
let cli: CommandLine;
const serving = new AbortController();
const compare = (...args: string[]): Promise<Ended> => cli.run(['compare', ...ENVIRONMENTS, '--component', 'cli', ...args]);

beforeAll(async () => {
  api = await apiForTest();
  cli = await commandLineForTest(api.url());
  const shop = await component(api, 'cli', byBranch('cli'));
  await shop.render('dev', 'a', { tag: '1.0.0', replicas: 1 });
  await shop.render('staging', 'b', { tag: '1.0.0', replicas: 2 });
  await shop.promoted('dev', 'staging', 'a', 'b');
  await shop.render('production', 'c', { tag: '1.0.0', replicas: 2, password: 'correct horse' });
  await shop.promoted('staging', 'production', 'b', 'c');
  await shop.render('dev', 'd', { tag: '1.1.0', replicas: 1 });
  for (const environment of ENVIRONMENTS) await shop.status(environment, environment === 'staging' ? ['apps/Deployment/web'] : []);
  await shop.compare();
}, 120_000);
afterAll(async () => {
  serving.abort();
  await cli?.stop();
  await api?.stop();
});

const IMAGE = 'spec.template.spec.containers[name=web].image';
const secretless = ({ out, err }: Ended): boolean =>
  ![out, err].some((text) => ['hunter2', 'correct horse'].some((value) => text.includes(value) || text.includes(coded(value))));

describe('fairlead compare', () => {
  it('tells of each field each environment’s value, and whether it is meant or a version behind; exits with 2', async () => {
    const { code, out, err } = await compare('--tenant', 'shop');
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(out).toMatch(/^shop\/cli\n {2}dev +1\.1\.0 +cli-dev on on-dev, dddddddd change d\n/);
    const lines = out.split('\n').map((line) =>
      line
        .trim()
        .replace(/ {2,}/g, '  ')
        .replace(/ for \d+[smhd]:/, ' for …:'),
    );
    const below = (path: string): string[] => lines.slice(lines.indexOf(path) + 1, lines.indexOf(path) + 4);
    expect(below(IMAGE)).toEqual([
      'dev  example.com/web:1.1.0',
      'staging  example.com/web:1.0.0  lag  behind dev for …: dddddddd change d (Olga)',
      'production  example.com/web:1.0.0  lag  behind dev for …: dddddddd change d (Olga)',
    ]);
    expect(below('spec.replicas')).toEqual([
      'dev  1',
      expect.stringMatching(/^staging {2}2 {2}overlay {2}intended/),
      expect.stringMatching(/^production {2}2 {2}overlay {2}intended/),
    ]);
    expect(out).toMatch(/\nSecret login\n {2}data\.password\n {4}dev +\(hidden/);
    expect(out).toMatch(/Differences: 1 lag, 2 overlay\. 1 object is the same everywhere in Git\.\n$/);
    expect(secretless({ code, out, err })).toBe(true);
  });

  it('is of one kind only with --kind, which decides on the exit code too', async () => {
    const { code, out } = await compare('--kind', 'lag');
    expect(code).toBe(2);
    expect(out).toContain(IMAGE);
    expect(out).not.toContain('spec.replicas');
    expect(out).not.toContain('Secret');
    expect(await compare('--kind', 'unknown')).toMatchObject({ code: 0, err: 'No differences of the kind unknown.\n' });
  });

  it('says which cluster could not be asked, and exits with 1 where nothing else differs', async () => {
    const { code, out, err } = await compare('--kind', 'drift');
    expect(code).toBe(1);
    expect(out).toMatch(/on-staging could not be asked: No syncer serves cluster on-staging/);
    expect(err).toMatch(/^note: cluster on-staging of staging could not be asked: No syncer serves cluster on-staging/);
  });

  it('tells with --live who drifted to what', async () => {
    const detail = (name: string): ApiObjectDetail => ({
      ...{ group: 'apps', kind: 'Deployment', namespace: 'shop', name, cluster: 'on-staging' as ApiObjectDetail['cluster'] },
      ...{ desired: 'kind: x\n', live: 'kind: x\n', at: AT },
      managers: [{ name: 'kubectl-edit', operation: 'Update', at: AT, fields: 1 }],
      differences: [{ path: 'spec.replicas', desired: '2', live: '7', manager: 'kubectl-edit', healed: false }],
    });
    await api.bus.serve(ObjectAsked, liveSubject('on-staging', 'object'), async ({ object }) => detail(object.name), {
      signal: serving.signal,
    });
    const { code, out } = await compare('--live');
    expect(code).toBe(2);
    expect(out).toMatch(/staging +2 +drift +on-staging runs 7: changed by kubectl-edit, \d+d ago; is left alone\n +overlay +intended/);
    const wide = await compare('--live', '--kind', 'drift', '-o', 'wide');
    expect(wide.out).toMatch(/drift +on-staging runs 7: kubectl-edit wrote what runs\. It stays so until somebody syncs/);
    expect(wide.out).not.toContain(IMAGE);
    expect((await compare('--live=all')).out).toMatch(/Differences: 1 drift/);
  });

  it('prints JSON, YAML and names', async () => {
    const json = await compare('-o', 'json', '--kind', 'overlay');
    expect(JSON.parse(json.out)).toMatchObject({
      items: [{ component: 'cli', objects: [{ kind: 'Secret' }, { kind: 'Deployment', fields: [{ path: 'spec.replicas' }] }] }],
    });
    expect((await compare('-o', 'yaml')).out).toMatch(/^items:\n/);
    expect(await compare('-o', 'name')).toMatchObject({
      code: 2,
      out: 'component/shop/cli deployment.apps/web\ncomponent/shop/cli secret/login\n',
    });
    expect([json, await compare('-o', 'yaml', '--live')].every(secretless)).toBe(true);
  });

  it('refuses what it can not compare', async () => {
    expect(await cli.run(['compare', 'dev'])).toMatchObject({ code: 2, err: expect.stringContaining('name two environments') as string });
    expect(await cli.run(['compare', '--live', 'dev', 'staging'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('write --live behind the environments') as string,
    });
    expect(await cli.run(['compare', 'mars', 'venus'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('NothingToCompare') as string,
    });
  });
});
