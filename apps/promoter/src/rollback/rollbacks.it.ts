import { Database, PROMOTER_ENTITIES, PushRow } from '@fairlead/database';
import { silentLogger } from '@fairlead/service-kit';
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

async function shop(): Promise<{ name: string; repo: TestRepository; good: string }> {
  const name = `shop-${++count}`;
  const repo = await stack.git.createRepository(`team/${name}`);
  const good = await repo.commit({ 'k8s/web.yaml': 'replicas: 3\nimage: a\n', 'README.md': 'x' }, 'good');
  await stack.repository('team', name, repo.url);
  await stack.application('team', name, { repository: name, path: 'k8s' });
  return { name, repo, good };
}
const web = (repo: TestRepository, revision = 'main') => repo.git('show', `${revision}:k8s/web.yaml`);

describe('a rollback', () => {
  it('reverts the named commit, says who asked and why, and tells everybody', async () => {
    const { name, repo } = await shop();
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\nimage: a\n' }, 'Scale down');
    const id = await stack.rollBack('team', name, { commit: bad });
    const answer = await stack.answered(id);
    const head = await repo.head();
    expect(answer).toMatchObject({
      outcome: 'done',
      application: name,
      action: 'rollback',
      detail: `Reverted ${bad.slice(0, 10)} on main by ${head.slice(0, 10)}.`,
    });
    expect(await web(repo)).toBe('replicas: 3\nimage: a\n');
    expect(await repo.git('log', '-1', '--format=%an <%ae>%n%B')).toBe(
      `Fairlead <fairlead@localhost>\nRevert "Scale down"\n\nThis reverts commit ${bad}.\n\ncheckout is down\n\nRequested-by: ann (slack)\nReverted-by: Fairlead\nFairlead-Request: ${id}\n\n`,
    );
    await stack.until('the push to be told', () => stack.pushed.find(({ request }) => request === id));
    expect(stack.pushed.find(({ request }) => request === id)).toMatchObject({
      what: 'revert',
      branch: 'main',
      commit: head,
      application: name,
      actor: 'ann',
      subject: 'Revert "Scale down"',
    });
    expect(stack.hints.some(({ repository, reason }) => repository === name && reason === 'pushed')).toBe(true);
  });

  it('takes the commit that the renderer holds, which is not what runs by then', async () => {
    const { name, repo, good } = await shop();
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\nimage: a\n' });
    await stack.runs('team', name, good);
    const id = await stack.rollBack('team', name);
    await stack.holds('team', name, id, bad);
    expect(await stack.answered(id)).toMatchObject({ outcome: 'done' });
    expect(await web(repo)).toBe('replicas: 3\nimage: a\n');
  });

  it('finds the commit that changed the application, where a later one was seen running', async () => {
    const { name, repo } = await shop();
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\nimage: a\n' });
    const later = await repo.commit({ 'README.md': 'y' });
    const id = await stack.rollBack('team', name, { commit: later });
    expect(await stack.answered(id)).toMatchObject({ outcome: 'done', detail: expect.stringContaining(bad.slice(0, 10)) as unknown });
    expect(await repo.git('show', 'main:README.md')).toBe('y');
    expect(await web(repo)).toBe('replicas: 3\nimage: a\n');
  });

  it('goes back over several commits to a given one', async () => {
    const { name, repo, good } = await shop();
    await repo.commit({ 'k8s/web.yaml': 'replicas: 2\nimage: a\n' });
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\nimage: b\n' });
    const id = await stack.rollBack('team', name, { commit: bad, to: good });
    expect(await stack.answered(id)).toMatchObject({ outcome: 'done' });
    expect(await web(repo)).toBe('replicas: 3\nimage: a\n');
  });

  it('is done once, and says so when it was done before', async () => {
    const { name, repo } = await shop();
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\nimage: a\n' });
    await stack.answered(await stack.rollBack('team', name, { commit: bad }));
    const head = await repo.head();
    const again = await stack.answered(await stack.rollBack('team', name, { commit: bad }));
    expect(again).toMatchObject({
      outcome: 'done',
      detail: `${bad.slice(0, 10)} was undone already by ${head.slice(0, 10)} of Fairlead; nothing was pushed.`,
    });
    expect(await repo.head()).toBe(head);
  });

  it('says precisely why it can not be: conflict, gone from the branch, no such application', async () => {
    const { name, repo, good } = await shop();
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\nimage: a\n' });
    await repo.commit({ 'k8s/web.yaml': 'replicas: 9\nimage: a\n' });
    expect(await stack.answered(await stack.rollBack('team', name, { commit: bad }))).toMatchObject({
      outcome: 'failed',
      detail: `Reverting ${bad.slice(0, 10)} conflicts with later changes in k8s/web.yaml. Nothing was pushed; make the change by hand, resolve the conflict and push it.`,
    });
    await repo.git('update-ref', 'refs/heads/main', good);
    expect(await stack.answered(await stack.rollBack('team', name, { commit: bad }))).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('is not on main any more') as unknown,
    });
    expect(await stack.answered(await stack.rollBack('team', 'nowhere', { commit: bad }))).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('no application nowhere') as unknown,
    });
  });

  it('is told after the push, although the process died in between', async () => {
    const { name, repo } = await shop();
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\nimage: a\n' });
    const pushed = await repo.commit({ 'k8s/web.yaml': 'replicas: 3\nimage: a\n' }, 'Revert "change"');
    const never = 'e'.repeat(40);
    const message = { tenant: 'team', repository: name, what: 'revert', branch: 'main', subject: 's', at: new Date().toISOString() };
    const database = await Database.connect({
      url: stack.postgres.url,
      schema: 'promotion',
      entities: PROMOTER_ENTITIES,
      logger: silentLogger,
    });
    for (const commit of [pushed, never]) {
      await database.run((manager) =>
        manager.insert(PushRow, { tenant: 'team', repository: name, commit, message: { ...message, commit } as never }),
      );
    }
    const id = await stack.rollBack('team', name, { commit: bad });
    await stack.until('the push to be told', () => stack.pushed.find(({ commit }) => commit === pushed));
    await stack.answered(id);
    expect(stack.pushed.some(({ commit }) => commit === never)).toBe(false);
    expect(await database.run((manager) => manager.count(PushRow))).toBe(0);
    await database.close();
  });

  it('is done after the Git host has come back, and after a restart', async () => {
    const { name, repo } = await shop();
    const bad = await repo.commit({ 'k8s/web.yaml': 'replicas: 1\nimage: a\n' });
    await stack.git.pause();
    const id = await stack.rollBack('team', name, { commit: bad });
    const second = await stack.startPromoter({}, 'b');
    await stack.stopPromoter(second);
    await stack.git.start();
    expect(await stack.answered(id)).toMatchObject({ outcome: 'done' });
    expect(await web(repo)).toBe('replicas: 3\nimage: a\n');
  });
});
