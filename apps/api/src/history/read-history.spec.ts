import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HISTORY_CONTRACTS } from './read-history.js';

describe('the history that is read anew', () => {
  it('is of every event that is written as it comes', () => {
    const taken = readdirSync(import.meta.dirname).flatMap((name) => /^on-(.+)\.ts$/.exec(name)?.[1] ?? []);
    expect(taken.length).toBeGreaterThan(0);
    expect(HISTORY_CONTRACTS.map(({ type }) => type.replaceAll('.', '-')).sort()).toEqual(taken.sort());
  });
});
