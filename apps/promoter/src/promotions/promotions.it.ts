import type { TestRepository } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PromoterStack } from '../promoter.fixtures.js';

let stack: PromoterStack;
let count = 0;
beforeAll(async () => {
  stack = await PromoterStack.start();
  await stack.startPromoter();
});
afterAll(() => stack?.stop());

const kustomization = (tag: string, replicas: number) =>
  `images:\n- name: site\n  newTag: ${tag} # kept\nreplicas:\n- {name: web, count: ${replicas}}\n`;
/** dev → staging by itself, staging → production by approval; one folder each. */
async function byDirectory(soak = '0s'): Promise<{ name: string; repo: TestRepository; first: string }> {
  const name = `web-${++count}`;
  const repo = await stack.git.createRepository(`team/${name}`);
  const first = await repo.commit({
    'dev/kustomization.yaml': kustomization('1.0.0', 1),
    'staging/kustomization.yaml': kustomization('1.0.0', 2),
    'production/kustomization.yaml': kustomization('1.0.0', 5),
  });
  await stack.repository('web', name, repo.url);
  for (const path of ['dev', 'staging', 'production']) await stack.application('web', `${name}-${path}`, { repository: name, path });
  const environment = (path: string, rest: object = {}) => ({ name: path, application: `${name}-${path}`, path, ...rest });
  await stack.put('Promotion', name, {
    ...{ tenant: 'web', repository: name, by: 'directory' },
    environments: [environment('dev'), environment('staging', { soak }), environment('production', { approval: 'required' })],
  });
  return { name, repo, first };
}
const tag = async (repo: TestRepository, path: string) =>
  /newTag: (\S+)/.exec(await repo.git('show', `main:${path}/kustomization.yaml`))?.[1];
const push = (repo: TestRepository, version: string) =>
  repo.commit({ 'dev/kustomization.yaml': kustomization(version, 1) }, `dev ${version}`);

describe('promotion by directory', () => {
  it('goes to the next environment by itself and to production by approval, with who approved in the commit and the audit', async () => {
    const { name, repo, first } = await byDirectory();
    await stack.runs('web', `${name}-dev`, first);
    const commit = await push(repo, '1.1.0');
    await stack.runs('web', `${name}-dev`, commit, { health: 'Progressing' });
    await stack.runs('web', `${name}-dev`, commit);
    const promoted = await stack.reached(name, 'staging', 'Promoted');
    expect(promoted).toMatchObject({
      commit,
      changes: ['site: 1.0.0 → 1.1.0'],
      result: await repo.head(),
      application: `${name}-staging`,
      previous: 'Promoting',
    });
    expect(await repo.git('show', 'main:staging/kustomization.yaml')).toBe(kustomization('1.1.0', 2));
    expect(await tag(repo, 'production')).toBe('1.0.0');

    const staged = await repo.head();
    await stack.runs('web', `${name}-staging`, staged);
    await stack.reached(name, 'production', 'AwaitingApproval', staged);
    expect(await tag(repo, 'production')).toBe('1.0.0');
    const id = await stack.decide('web', name, 'production', staged, 'approve');
    const done = await stack.reached(name, 'production', 'Promoted', staged);
    expect(done).toMatchObject({ actor: 'ann (slack)', result: await repo.head() });
    expect(await repo.git('show', 'main:production/kustomization.yaml')).toBe(kustomization('1.1.0', 5));
    expect(await repo.git('log', '-1', '--format=%an%n%B')).toBe(
      `Fairlead\nPromote ${name} from staging to production (${staged.slice(0, 10)})\n\n- site: 1.0.0 → 1.1.0\n\nPromotion: ${name} staging → production\nPromoted-commit: ${staged}\nApproved-by: ann (slack)\n\n`,
    );
    expect(await stack.answered(id)).toMatchObject({
      outcome: 'done',
      action: 'approve-promotion',
      application: `${name}-production`,
      detail: `${name} ${staged.slice(0, 10)} staging → production: Promoted as ${(await repo.head()).slice(0, 10)}`,
    });
    await stack.until('the push to be told', () => stack.pushed.find(({ request }) => request === id));
    // What was there from the beginning was told to nobody.
    expect(stack.changed.some((change) => change.promotion === name && change.commit === first)).toBe(false);
  });

  it('waits for health and for the soak time, which a restart does not begin anew', async () => {
    const { name, repo } = await byDirectory('30s');
    const commit = await push(repo, '1.1.0');
    const before = Date.now();
    await stack.runs('web', `${name}-dev`, commit, { health: 'Degraded' });
    await stack.runs('web', `${name}-dev`, commit, { at: new Date(before - 22_000).toISOString() });
    const soaking = await stack.reached(name, 'staging', 'Soaking');
    expect(Date.parse(soaking.soakUntil ?? '') - before).toBeLessThanOrEqual(8_500);
    expect(await tag(repo, 'staging')).toBe('1.0.0');
    const [service] = [await stack.startPromoter({}, 'b')];
    await stack.runs('web', `${name}-dev`, commit);
    await stack.reached(name, 'staging', 'Promoted');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(soaking.soakUntil ?? ''));
    expect(Date.now() - before).toBeLessThan(25_000);
    await stack.stopPromoter(service);
  });

  it('replaces a version that waits by a newer one; a decision about the old one counts for nothing', async () => {
    const { name, repo } = await byDirectory();
    const staging = async (version: string) => {
      const made = await repo.commit({ 'staging/kustomization.yaml': kustomization(version, 2) });
      await stack.runs('web', `${name}-staging`, made);
      return made;
    };
    const old = await staging('1.1.0');
    await stack.reached(name, 'production', 'AwaitingApproval', old);
    const newer = await staging('1.2.0');
    await stack.reached(name, 'production', 'AwaitingApproval', newer);
    expect(await stack.reached(name, 'production', 'Superseded', old)).toMatchObject({ reason: `staging runs ${newer.slice(0, 10)} now` });
    // Whoever reads only the last that was told of an environment must see the version that waits.
    expect(stack.state(name, 'production')).toMatchObject({ state: 'AwaitingApproval', commit: newer });
    expect(await stack.answered(await stack.decide('web', name, 'production', old, 'approve'))).toMatchObject({
      outcome: 'failed',
      detail: `The decision counts for nothing: ${old.slice(0, 10)} for production is Superseded already. staging runs ${newer.slice(0, 10)} now.`,
    });
    expect(await stack.answered(await stack.decide('web', name, 'production', 'f'.repeat(40), 'approve'))).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('was never offered') as unknown,
    });
    expect(await stack.answered(await stack.decide('web', name, 'nowhere', newer, 'approve'))).toMatchObject({
      outcome: 'failed',
      detail: `${name} promotes nothing to nowhere; it promotes to staging, production.`,
    });

    expect(await stack.answered(await stack.decide('web', name, 'production', newer, 'reject', 'bob'))).toMatchObject({ outcome: 'done' });
    expect(await stack.reached(name, 'production', 'Rejected', newer)).toMatchObject({ actor: 'bob (slack)' });
    await stack.runs('web', `${name}-staging`, newer);
    expect(await stack.answered(await stack.decide('web', name, 'production', newer, 'approve'))).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('is Rejected already') as unknown,
    });
    expect(await tag(repo, 'production')).toBe('1.0.0');
    expect(stack.states(name, 'production').filter((state) => state === 'AwaitingApproval')).toHaveLength(2);
  });

  it('holds an approved version back while its environment is not healthy', async () => {
    const { name, repo } = await byDirectory();
    const staged = await repo.commit({ 'staging/kustomization.yaml': kustomization('1.1.0', 2) });
    await stack.runs('web', `${name}-staging`, staged);
    await stack.reached(name, 'production', 'AwaitingApproval', staged);
    await stack.runs('web', `${name}-staging`, staged, { health: 'Degraded' });
    const id = await stack.decide('web', name, 'production', staged, 'approve');
    const other = await stack.decide('web', name, 'production', staged, 'approve', 'bob');
    expect(await stack.answered(other)).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('was approved already by ann') as unknown,
    });
    expect(await tag(repo, 'production')).toBe('1.0.0');
    await stack.runs('web', `${name}-staging`, staged);
    await stack.reached(name, 'production', 'Promoted', staged);
    expect(await stack.answered(id)).toMatchObject({ outcome: 'done' });
  });

  it('says what keeps a version from being carried', async () => {
    const { name, repo } = await byDirectory();
    const commit = await repo.commit({ 'dev/kustomization.yaml': kustomization('1.1.0', 1), 'staging/kustomization.yaml': null });
    await stack.runs('web', `${name}-dev`, commit);
    const failed = await stack.reached(name, 'staging', 'Failed', commit);
    expect(failed.problem).toMatchObject({
      code: 'VersionNotCarried',
      message: expect.stringContaining('There is no folder staging at ') as unknown,
    });
  });
});

describe('promotion by branch', () => {
  async function byBranch() {
    const name = `shop-${++count}`;
    const repo = await stack.git.createRepository(`shop/${name}`);
    const first = await repo.commit({ 'k8s/a.yaml': 'a: 1\n', 'k8s/b.yaml': 'b: 1\n' });
    for (const branch of ['develop', 'staging']) await repo.git('branch', branch, first);
    await stack.repository('shop', name, repo.url);
    const branches = { dev: 'develop', staging: 'staging', production: 'main' };
    for (const [environment, ref] of Object.entries(branches))
      await stack.application('shop', `${name}-${environment}`, { repository: name, path: 'k8s', ref });
    await stack.put('Promotion', name, {
      ...{ tenant: 'shop', repository: name, by: 'branch' },
      environments: Object.entries(branches).map(([environment, branch]) => ({
        name: environment,
        application: `${name}-${environment}`,
        branch,
      })),
    });
    return { name, repo, first };
  }

  it('merges the promoted commit and not what came after it', async () => {
    const { name, repo, first } = await byBranch();
    const commit = await repo.commit({ 'k8s/a.yaml': 'a: 2\n' }, 'Change a', 'develop');
    await repo.commit({ 'k8s/a.yaml': 'a: 3\n' }, 'Later', 'develop');
    await stack.runs('shop', `${name}-dev`, first);
    await stack.runs('shop', `${name}-dev`, commit);
    const promoted = await stack.reached(name, 'staging', 'Promoted', commit);
    expect(promoted.changes).toEqual([`${commit.slice(0, 10)} Change a`]);
    const head = await repo.head('staging');
    expect(promoted.result).toBe(head);
    expect((await repo.git('log', '-1', '--format=%P', 'staging')).trim()).toBe(`${first} ${commit}`);
    await stack.runs('shop', `${name}-staging`, head);
    await stack.reached(name, 'production', 'Promoted', head);
    expect(await repo.git('show', 'main:k8s/a.yaml')).toBe('a: 2\n');
  });

  it('names the files of a conflict, and counts it as promoted when a person has merged', async () => {
    const { name, repo } = await byBranch();
    const commit = await repo.commit({ 'k8s/a.yaml': 'a: develop\n' }, 'theirs', 'develop');
    await repo.commit({ 'k8s/a.yaml': 'a: staging\n' }, 'ours', 'staging');
    await stack.runs('shop', `${name}-dev`, commit);
    const failed = await stack.reached(name, 'staging', 'Failed', commit);
    expect(failed.problem).toMatchObject({
      code: 'MergeConflict',
      message: `Merging ${commit.slice(0, 10)} of dev into staging conflicts with later changes in k8s/a.yaml. Nothing was pushed; make the change by hand, resolve the conflict and push it.`,
    });
    const tree = (await repo.git('rev-parse', 'develop^{tree}')).trim();
    const merged = (
      await repo.git(
        '-c',
        'user.name=x',
        '-c',
        'user.email=x@example.com',
        'commit-tree',
        tree,
        '-p',
        'staging',
        '-p',
        commit,
        '-m',
        'by hand',
      )
    ).trim();
    await repo.git('update-ref', 'refs/heads/staging', merged);
    await stack.put('Promotion', name, (await stack.bus.catalog.get(`promotion.shop.${name}`))?.value.document.spec as object);
    await stack.reached(name, 'staging', 'Promoted', commit);
  });
});
