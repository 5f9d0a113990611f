import { DriftHealed } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { describeEvent } from './describe-event.js';

const healed = (...objects: Record<string, string>[]): string =>
  describeEvent(
    'drift.healed',
    DriftHealed.schema.parse({
      tenant: 'team-a',
      application: 'web',
      generation: 1,
      revision: { commit: 'a'.repeat(40), ref: 'refs/heads/main' },
      cluster: 'one',
      objects: objects.map((object) => ({ group: 'apps', kind: 'Deployment', namespace: 'web', action: 'configured', ...object })),
      at: '2026-01-01T00:00:00.000Z',
    }),
  );

describe('healed drift as a sentence', () => {
  it('names what was changed and by whom', () => {
    expect(healed({ name: 'website', message: 'spec.replicas changed by kubectl-edit' })).toBe(
      'Healed 1 object that had drifted on one: Deployment website (spec.replicas changed by kubectl-edit)',
    );
  });

  it('tells what had been deleted, and leaves out what nobody said', () => {
    expect(healed({ name: 'web', action: 'created' }, { name: 'api' })).toBe(
      'Healed 2 objects that had drifted on one: Deployment web (had been deleted), Deployment api',
    );
  });

  it('names three objects and counts the rest', () => {
    const names = (count: number) => healed(...Array.from({ length: count }, (_, index) => ({ name: `d${index}` })));
    expect(names(3)).toMatch(/: Deployment d0, Deployment d1, Deployment d2$/);
    expect(names(5)).toMatch(/^Healed 5 objects .*: Deployment d0, Deployment d1, Deployment d2 and 2 more$/);
  });

  it('cuts a change that would hide the other objects', () => {
    const text = healed({ name: 'web', message: 'x'.repeat(2_000) }, { name: 'api' });
    expect(text).toMatch(/\(x{200}…\), Deployment api$/);
  });
});
