import type { Quota } from '@fairlead/api-client';
import { expect, it } from 'vitest';
import { quotaTable } from './tenant-quotas.js';

const AT = '2026-01-01T00:00:00.000Z';

it('quotas are told with what is used, or that it is not known', () => {
  const quotas: Quota[] = [
    {
      namespace: 'shop',
      cluster: 'one',
      at: AT,
      resources: [
        { resource: 'pods', hard: '20', used: '3', share: 0.15, state: 'fine' },
        { resource: 'requests.cpu', hard: '4', declared: '8', used: '4200m', share: 1, state: 'exceeded' },
        { resource: 'services', hard: '0', used: '0', state: 'fine' },
      ],
    },
    {
      namespace: 'shop',
      cluster: 'two',
      at: AT,
      resources: [{ resource: 'pods', hard: '20' }],
      problem: { code: 'ClusterAway', message: 'It is away.', advice: 'Wait.' },
    },
  ];
  expect(
    quotaTable(quotas)
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/).join(' | ')),
  ).toEqual([
    'NAMESPACE | CLUSTER | RESOURCE | USED | OF | SHARE',
    'shop | one | pods | 3 | 20 | 15 %',
    'shop | one | requests.cpu | 4200m | 4 (8 is on its way) | exceeded',
    'shop | one | services | 0 | 0 | -',
    'shop | two | pods | unknown | 20 | -',
  ]);
});
