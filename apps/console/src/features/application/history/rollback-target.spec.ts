import type { Rendering } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { rollbackChoice } from './rollback-target';

const rendering = (generation: number, more: Partial<Rendering> = {}): Rendering => ({
  fingerprint: `f${generation}`,
  generation,
  revision: { commit: `c${generation}`, ref: 'main' },
  objects: 1,
  current: false,
  held: false,
  causes: [],
  ...more,
});

describe('rollbackChoice', () => {
  const all = [rendering(4, { held: true }), rendering(3, { current: true }), rendering(2), rendering(1)];
  it('goes to the newest before the one that runs, past what is held back', () => {
    const { current, targets, target } = rollbackChoice(all, undefined);
    expect([current?.generation, targets.map(({ generation }) => generation), target?.generation]).toEqual([3, [2, 1], 2]);
  });
  it('goes where somebody wishes, if one can go there', () => {
    expect(rollbackChoice(all, 'f1').target?.generation).toBe(1);
    expect(rollbackChoice(all, 'f4').target?.generation).toBe(2);
  });
  it('goes nowhere where nothing else is kept', () =>
    expect(rollbackChoice([rendering(1, { current: true })], 'choose').target).toBeUndefined());
});
