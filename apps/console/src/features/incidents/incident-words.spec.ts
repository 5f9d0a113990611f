import { expect, it } from 'vitest';
import type { Incident } from '@fairlead/api-client';
import { fileNameOf, lastedText, placeOf } from './incident-words';

it.each([
  [undefined, undefined],
  [{ code: 'X', message: 'x' }, undefined],
  [{ code: 'X', message: 'x', file: 'a/b.yaml' }, 'a/b.yaml'],
  [{ code: 'X', message: 'x', file: 'a/b.yaml', line: 3, column: 7 }, 'a/b.yaml:3:7'],
])('the place of %j is %s', (problem, place) => expect(placeOf(problem)).toBe(place));

it.each([
  [90_000, '1 min 30 s'],
  [47 * 3_600_000, '47 h 0 min'],
  [50 * 3_600_000, '2 d 2 h'],
])('%d ms lasted %s', (milliseconds, text) => expect(lastedText(milliseconds)).toBe(text));

it('names a postmortem by day, application and incident', () => {
  const incident = { id: '7', tenant: 'shop', application: 'web', openedAt: '2026-01-02T03:04:05.000Z' } as Incident;
  expect(fileNameOf(incident)).toBe('postmortem-2026-01-02-shop-web-7.md');
});
