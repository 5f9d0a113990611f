import { RepositoryAsked, type RepositoryName, type RepositoryReading, type TenantName } from '@fairlead/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestRepository } from '@fairlead/testing';
import { PollerStack } from '../poller.fixtures.js';

let stack: PollerStack;
let shop: TestRepository;
beforeAll(async () => {
  stack = await PollerStack.start();
  shop = await stack.git.createRepository('shop');
});
afterAll(() => stack?.stop());

const ask = (repository: string): Promise<RepositoryReading> =>
  stack.bus.ask(
    RepositoryAsked,
    { tenant: 'team' as TenantName, repository: repository as RepositoryName },
    { timeoutMilliseconds: 5_000 },
  );
/** Once it is at rest. */
async function reading(isIt: (found: RepositoryReading) => boolean): Promise<RepositoryReading> {
  let found: RepositoryReading | undefined;
  const asking = setInterval(
    () =>
      void ask('shop').then(
        (answer) => (found = answer),
        () => undefined,
      ),
    50,
  );
  try {
    await stack.until('the reading', () => found !== undefined && !found.looking && isIt(found));
  } finally {
    clearInterval(asking);
  }
  if (found === undefined) throw new Error('nobody answered');
  return found;
}

it('a repository tells when it was looked at, how long that took, what comes next, and who told of it', async () => {
  const commit = await shop.commit({ 'web/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n' });
  await stack.repository('shop', shop, { interval: '1h' });
  await stack.application('web', { repository: 'shop', path: 'web' });
  await stack.startPoller();
  await stack.announced('web', commit);
  const first = await reading(({ lookedAt }) => lookedAt !== undefined);
  expect(first).toMatchObject({ failures: 0 });
  expect(first).not.toHaveProperty('hintedAt');
  expect(first.tookMilliseconds).toBeGreaterThan(0);
  const until = Date.parse(first.nextAt ?? '') - Date.now();
  expect(until).toBeGreaterThan(3_000_000);
  expect(until).toBeLessThan(4_000_000);
  await stack.hint('shop');
  const second = await reading(({ hintedAt, lookedAt }) => hintedAt !== undefined && lookedAt !== first.lookedAt);
  expect(Date.parse(second.lookedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(second.hintedAt ?? ''));
  await expect(ask('nowhere')).rejects.toMatchObject({ code: 'NobodyAnswers' });
});
