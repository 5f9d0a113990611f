import { HealthChanged, PromotionChanged, RolloutChanged, type ApiAttention } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, send } from '../api.fixtures.js';
import { applicationSpec, readApiForTest, type ReadApi, type User } from '../read-models.fixtures.js';

let api: ReadApi;
beforeAll(async () => {
  api = await readApiForTest();
});
afterAll(() => api?.stop());

const time = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const attention = async (user?: User): Promise<ApiAttention> => (await api.read<ApiAttention>('attention', user)).body;
const becomes = (what: string, counts: ApiAttention, user?: User) =>
  eventually(async () => (JSON.stringify(await attention(user)) === JSON.stringify(counts) ? true : undefined), what);
const NOTHING: ApiAttention = { incidents: 0, approvals: 0, rollouts: 0 };

const production = { tenant: 'team-a', application: 'api', cluster: 'production' };
const health = (state: string, previous: string, second: number) =>
  send(api.bus, HealthChanged, { ...production, health: state, previous, reason: 'it crashes', at: time(second) });
const promotion = (name: string, state: string, second: number) =>
  send(api.bus, PromotionChanged, {
    ...{ tenant: 'team-a', promotion: name, from: 'dev', to: 'production', application: 'api', commit: 'c'.repeat(40) },
    ...{ state, at: time(second) },
  });
const rollout = (phase: string, second: number) =>
  send(api.bus, RolloutChanged, {
    ...{ ...production, namespace: 'team-a', name: 'api', target: 'api', revision: 'r', phase, weight: 0, iterations: 0 },
    ...{ failedChecks: 0, threshold: 5, message: 'waits', at: time(second) },
  });

describe('what waits for a person', () => {
  it('is counted for who may see it and decide on it', async () => {
    expect(await attention()).toEqual(NOTHING);
    await api.put('Application', 'api', applicationSpec('team-a', { environment: 'production', component: 'api' }));
    const environments = [
      { name: 'dev', application: 'api-dev', path: 'dev' },
      { name: 'production', application: 'api', path: 'production', approval: 'required' },
    ];
    await api.put('Promotion', 'api', { tenant: 'team-a', repository: 'main', by: 'directory', environments });
    await promotion('api', 'AwaitingApproval', 1);
    // Its document has left Git.
    await promotion('gone', 'AwaitingApproval', 1);
    await rollout('WaitingPromotion', 1);
    await health('Degraded', 'Healthy', 2);
    await becomes('all three', { incidents: 1, approvals: 1, rollouts: 1 });
    // Operators steer rollouts and may not approve; a team sees nothing of another's.
    expect(await attention('ann')).toEqual({ incidents: 1, approvals: 0, rollouts: 0 });
    expect(await attention('bob')).toEqual(NOTHING);
  });

  it('is over once it was decided', async () => {
    await promotion('api', 'Promoting', 3);
    await rollout('Progressing', 3);
    await health('Healthy', 'Degraded', 4);
    await becomes('nothing', NOTHING);
  });
});
