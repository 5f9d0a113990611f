import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { syncOptions } from './argo/sync-options.js';
import { dialectKinds } from './dialect.js';
import { envelope, type FieldRule, type FieldTable } from './field-table.js';

const file = fileURLToPath(new URL('../../../../docs/compatibility.md', import.meta.url));
const BEGIN = '<!-- made of the readers’ tables by libs/domain/src/dialects/compatibility.spec.ts -->';
const END = '<!-- end of the tables -->';

/** The page tells what the readers do. `UPDATE_DOCS=1 npx vitest run libs/domain/src/dialects/compatibility.spec.ts` writes it. */
it('docs/compatibility.md holds the tables of the readers', () => {
  const text = readFileSync(file, 'utf8');
  const [before, rest] = [text.slice(0, text.indexOf(BEGIN) + BEGIN.length), text.slice(text.indexOf(END))];
  expect(text, 'the page has its two marks').toMatch(new RegExp(`${BEGIN}[^]*${END}`));
  if (process.env['UPDATE_DOCS']) writeFileSync(file, `${before}\n\n${tables()}\n\n${rest}`);
  const there = readFileSync(file, 'utf8');
  expect(plain(there.slice(there.indexOf(BEGIN) + BEGIN.length, there.indexOf(END)))).toEqual(plain(tables()));
});

/** Tables are set in columns by the formatter. */
const plain = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim())
    .filter((line) => line !== '');

function tables(): string {
  const whole = dialectKinds.filter(({ fields }) => Object.keys(fields).length > 0);
  const others = dialectKinds.filter(({ fields }) => Object.keys(fields).length === 0);
  return [
    table('Fields of every document', '', rowsOf(envelope)),
    ...whole.map(({ project, group, kind, versions, becomes, fields }) =>
      table(
        `${project}: ${kind}`,
        `\`${group}\`, ${versions.join(', ')}. Becomes: ${becomes}.${'spec.sources[].path' in fields ? ' Fields of the one entry of `spec.sources` count as those of `spec.source`; several are refused.' : ''}`,
        rowsOf(Object.fromEntries(Object.entries(fields).filter(([path]) => !(path in envelope) && !path.startsWith('spec.sources[]')))),
      ),
    ),
    table(
      'Argo CD: sync options',
      '',
      Object.entries(syncOptions).map(([option, { rule }]) => rowOf(option, rule)),
    ),
    '## Kinds that are refused or have no effect',
    [
      '| kind | versions | what becomes of it |',
      '| --- | --- | --- |',
      ...others.map((one) => `| ${one.project}: \`${one.kind}\` | ${one.versions.join(', ')} | ${cell(one.becomes)} |`),
    ].join('\n'),
  ].join('\n\n');
}

const table = (title: string, text: string, rows: string[]): string =>
  [`## ${title}`, ...(text ? [text] : []), ['| field | | how |', '| --- | --- | --- |', ...rows].join('\n')].join('\n\n');
const rowsOf = (fields: FieldTable): string[] => Object.entries(fields).map(([path, rule]) => rowOf(path, rule));

function rowOf(name: string, rule: FieldRule): string {
  const how = rule.is === 'honoured' ? rule.as : rule.is === 'noted' ? rule.how : rule.instead;
  return `| \`${name}\` | ${rule.is} | ${cell(how)} |`;
}
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('*', '\\*');
