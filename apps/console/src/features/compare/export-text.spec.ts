import { expect, it } from 'vitest';
import type { Comparison } from '@fairlead/api-client';
import { comparisonText } from './export-text';
import { markAll } from './marks';

const comparison: Comparison = {
  tenant: 'shop',
  component: 'web',
  applications: [
    {
      environment: 'dev',
      application: 'web-dev',
      cluster: 'eu',
      revision: { commit: 'a'.repeat(40), ref: 'refs/heads/main', subject: 'Faster' },
    },
    { environment: 'production', application: 'web', cluster: 'us', revision: { commit: 'a'.repeat(40), ref: 'refs/heads/main' } },
  ],
  missing: ['staging'],
  objects: [
    {
      ...{ group: 'apps', kind: 'Deployment', name: 'web', names: { dev: 'web-dev', production: 'web' } },
      fields: [{ path: 'metadata.annotations.note', values: { production: '"one\\ntwo"' } }],
    },
  ],
  equal: 1,
};

it('tells environments, marks and values in lines that fit a ticket', () => {
  const drift = new Map([['production', { sync: 'OutOfSync', reason: 'Deployment web was changed by hand' }]]);
  expect(comparisonText(comparison, markAll(comparison, new Map()), drift)).toBe(
    [
      'shop/web: dev, production',
      'Nothing of it in: staging',
      '  dev         web-dev on eu, aaaaaaaa Faster',
      '  production  web on us, aaaaaaaa  LIVE DRIFT: Deployment web was changed by hand',
      '',
      'Deployment.apps web',
      '  metadata.annotations.note [Overlay (intended)]',
      '    dev         (not set)',
      '    production  one\\ntwo',
      '',
      '1 object is the same everywhere.',
      '',
    ].join('\n'),
  );
});
