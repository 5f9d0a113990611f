import { describe, expect, it } from 'vitest';
import { environmentsInOrder, matrixOf, unhealthy, worstOf, type Group } from './matrix';

const group = (tenant: string, environment: string | undefined, health: Group['health']): Group => ({
  key: { tenant, ...(environment === undefined ? {} : { environment }) },
  total: Object.values(health).reduce((sum, count) => sum + count, 0),
  health,
  sync: {},
  suspended: 0,
  problems: 0,
});

describe('matrixOf', () => {
  it('has the team with the most unhealthy first, and environments in the order of the way', () => {
    const { environments, rows } = matrixOf([
      group('calm', 'production', { Healthy: 50 }),
      group('shop', 'staging', { Healthy: 2, Degraded: 1 }),
      group('shop', 'production', { Missing: 1, Progressing: 4 }),
      group('bank', 'dev', { Degraded: 1 }),
      group('bank', undefined, { Healthy: 1 }),
    ]);
    expect(environments).toEqual(['dev', 'staging', 'production', '']);
    expect(rows.map(({ tenant, unhealthy: bad }) => [tenant, bad])).toEqual([
      ['shop', 2],
      ['bank', 1],
      ['calm', 0],
    ]);
    expect(rows[0]?.cells.get('staging')?.total).toBe(3);
  });
});
it('environments are in the order of the way, applications without any last', () => {
  expect(environmentsInOrder(['production', '', 'dev', 'staging', 'dev'])).toEqual(['dev', 'staging', 'production', '']);
});
it('counts what is suspended or progresses as no failure', () => {
  const counts = { total: 6, health: { Suspended: 2, Progressing: 3, Unknown: 1 } };
  expect([unhealthy(counts), worstOf(counts)]).toEqual([1, 'Unknown']);
});
