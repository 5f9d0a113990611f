import { unsealSecret, unsealValue, sealingLabel, readSealingKey } from '@fairlead/domain';
import { parseManifests } from '@fairlead/rendering';
import { describe, expect, it } from 'vitest';
import { CliError } from '../errors.js';
import { sealDocuments, sealRaw, validCertificate } from './seal.js';
import { certificate, privateKey } from './seal.fixtures.js';

const key = readSealingKey(certificate, privateKey);
const secret = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}${more}}\nstringData: {password: canary-1}\n`;
const failure = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(CliError);
    expect((error as Error).message).not.toContain('canary');
    return (error as Error).message;
  }
  throw new Error('should have failed');
};

describe('fairlead seal', () => {
  it('seals every Secret of the input, which then shows nothing', () => {
    const text = sealDocuments(`${secret('a')}---\n${secret('b', ', namespace: own')}`, certificate, { namespace: 'shop', output: 'yaml' });
    expect(text).not.toContain('canary');
    expect(text.startsWith('---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\n')).toBe(true);
    const sealed = parseManifests(text, 'sealed.yaml');
    expect(sealed.map(({ metadata }) => [metadata.namespace, metadata.name])).toEqual([
      ['shop', 'a'],
      ['shop', 'b'],
    ]);
    for (const object of sealed) expect(unsealSecret(object, [key]).data['password']?.toString()).toBe('canary-1');
  });

  it('seals JSON as JSON, in a scope, under another name', () => {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { x: 'eA==' } });
    const sealed: unknown = JSON.parse(sealDocuments(input, certificate, { scope: 'cluster-wide', name: 'c', output: 'json' }));
    expect(sealed).toMatchObject({ metadata: { name: 'c', annotations: { 'sealedsecrets.bitnami.com/cluster-wide': 'true' } } });
    expect(unsealSecret(sealed, [key]).data['x']?.toString()).toBe('x');
  });

  it('seals one value, byte by byte', () => {
    const value = sealRaw(Buffer.from('line\n'), certificate, { namespace: 'shop', name: 'db' });
    expect(unsealValue(value, [key], sealingLabel('strict', 'shop', 'db'))).toMatchObject({
      outcome: 'open',
      value: Buffer.from('line\n'),
    });
  });

  it.each([
    ['a: [canary', /^standard input:\d+:\d+: not valid YAML$/],
    ['', /^standard input is empty/],
    ['apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n', /nothing to seal/],
    [secret('a'), /Secret a has no metadata.namespace/],
    [`${secret('a', ', namespace: x').replace('Secret', 'ConfigMap')}`, /kind is missing or wrong/],
    [secret('a', ', namespace: x').replace('stringData', 'data').replace('canary-1', '"canary!"'), /data.password is no base64/],
  ])('refuses %j', (text, message) => {
    expect(failure(() => sealDocuments(text, certificate, { output: 'yaml' }))).toMatch(message);
  });

  it('refuses a certificate that has expired or is none, and a raw value without its place', () => {
    expect(failure(() => validCertificate(certificate, new Date('2999-01-01')))).toMatch(/^the certificate has expired on \d{4}-/);
    expect(failure(() => validCertificate('none', new Date()))).toMatch(/no certificate in PEM form/);
    expect(failure(() => sealRaw(Buffer.from('x'), certificate, { namespace: 'a' }))).toBe(
      'a value of scope strict is bound to its place: give --name',
    );
    expect(failure(() => sealRaw(Buffer.from('x'), certificate, { scope: 'namespace-wide' }))).toMatch(/--namespace/);
  });
});
