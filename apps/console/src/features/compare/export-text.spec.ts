import { expect, it } from 'vitest';
import type { Comparison } from '@fairlead/api-client';
import { comparisonText } from './export-text';

const revision = { commit: 'a'.repeat(40), ref: 'refs/heads/main', subject: 'Faster' };
const comparison: Comparison = {
  tenant: 'shop',
  component: 'web',
  applications: [
    { environment: 'dev', application: 'web-dev', cluster: 'eu', revision, version: '1.1.0' },
    { environment: 'production', application: 'web', cluster: 'us', revision, version: '1.0.0' },
  ],
  missing: ['staging'],
  objects: [
    {
      ...{ group: 'apps', kind: 'Deployment', name: 'web', names: { dev: 'web-dev', production: 'web' }, marks: [], drift: [], live: [] },
      fields: [
        {
          path: 'metadata.annotations.note',
          values: { production: '"one\\ntwo"' },
          marks: [{ environment: 'production', than: 'dev', kind: 'overlay', why: 'One commit wrote both.' }],
          drift: [
            { environment: 'dev', cluster: 'eu', runs: '"three"', manager: 'kubectl-edit', healed: true, why: 'kubectl-edit wrote it.' },
          ],
        },
      ],
    },
  ],
  equal: 1,
  clusters: [
    {
      ...{ environment: 'production', application: 'web', cluster: 'us', outOfSync: 1, asked: 0, unasked: 1 },
      problem: { code: 'ClusterAway', message: 'It does not answer.', advice: 'Wait.' },
    },
  ],
};

it('tells environments, kinds and values in lines that fit a ticket', () => {
  expect(comparisonText(comparison, comparison.objects)).toBe(
    [
      'shop/web: dev, production',
      'Nothing of it in: staging',
      '  dev         1.1.0, web-dev on eu, aaaaaaaa Faster',
      '  production  1.0.0, web on us, aaaaaaaa Faster',
      '  production  NOT ASKED: It does not answer.',
      '',
      'Deployment.apps web',
      '  metadata.annotations.note',
      '    dev         (not set)',
      '    production  one\\ntwo',
      '    [Overlay] production: One commit wrote both.',
      '    [Drift] dev on eu runs three: kubectl-edit wrote it.',
      '',
      '1 object is the same everywhere in Git.',
      '',
    ].join('\n'),
  );
});
