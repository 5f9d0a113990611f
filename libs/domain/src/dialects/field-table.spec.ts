import { describe, expect, it } from 'vitest';
import { dialectKinds } from './dialect.js';
import { checkFields } from './field-table.js';

/** A document that has this field and nothing else. */
const documentWith = (path: string, value: unknown): unknown =>
  path
    .replaceAll('[]', '.[]')
    .split('.')
    .reduceRight((inner, step) => (step === '[]' ? [inner] : { [step]: inner }), value);
const rules = dialectKinds.flatMap(({ kind, fields }) => Object.entries(fields).map(([path, rule]) => ({ kind, path, rule, fields })));

describe('the tables of fields', () => {
  it.each(rules)('$kind $path is $rule.is', ({ path, rule, fields }) => {
    const { notes, issues } = checkFields(documentWith(path, 'something'), fields, 'Kind');
    expect({ notes: notes.length, issues: issues.length }).toEqual({
      notes: rule.is === 'noted' ? 1 : 0,
      issues: rule.is === 'refused' ? 1 : 0,
    });
    expect(checkFields(documentWith(path, null), fields, 'Kind')).toEqual({ notes: [], issues: [] });
    for (const quiet of rule.is === 'honoured' ? [] : rule.quiet)
      expect(checkFields(documentWith(path, quiet), fields, 'Kind')).toEqual({ notes: [], issues: [] });
  });
  it('tell of a field that is in none of them, with the one that was probably meant', () => {
    const [application] = dialectKinds;
    expect(checkFields({ spec: { source: { targetRevison: 'main' } } }, application?.fields ?? {}, 'Kind').notes).toEqual([
      {
        path: ['spec', 'source', 'targetRevison'],
        atKey: true,
        message: 'spec.source.targetRevison is no field of Kind that is known here, so it has no effect; did you mean targetRevision?',
      },
    ]);
  });
});
