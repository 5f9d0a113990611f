import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rolloutFields } from './field-table.js';

const document = new URL('../../../../docs/progressive-delivery.md', import.meta.url);
const cells = (row: string): string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

it('the document shows the table of fields as it is', () => {
  const [, below = ''] = readFileSync(document, 'utf8').split('<!-- fields:');
  const rows = below.split('\n').filter((line) => line.startsWith('|'));
  expect(rows.slice(2).map(cells)).toEqual(rolloutFields.map(({ field, treatment, how }) => [`\`${field}\``, treatment, how]));
});
