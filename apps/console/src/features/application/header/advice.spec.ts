import { describe, expect, it } from 'vitest';
import { adviceFor, placeOf } from './advice';

describe('adviceFor', () => {
  it('goes by the stage', () => {
    expect(adviceFor({ stage: 'source', code: 'SourceUnreachable' }).todo).toMatch(/repository answers/);
  });
  it('points at the place where there is one', () => {
    expect(adviceFor({ stage: 'render', code: 'RenderFailed', file: 'a.yaml' }).todo).toMatch(/place named above/);
  });
  it('knows what some codes want, whatever the place', () => {
    expect(adviceFor({ stage: 'render', code: 'GuardRuleViolated', file: 'a.yaml' })).toMatchObject({
      what: 'was stopped by a guard rule',
    });
  });
});
describe('placeOf', () => {
  it.each([
    [{ file: 'a.yaml', line: 3, column: 7 }, 'a.yaml:3:7'],
    [{ file: 'a.yaml' }, 'a.yaml'],
    [{ line: 3 }, undefined],
  ])('%j → %s', (place, expected) => expect(placeOf(place)).toBe(expected));
});
