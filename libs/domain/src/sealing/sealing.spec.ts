import { describe, expect, it } from 'vitest';
import { newestFirst, readSealingCertificate, readSealingKey } from './keys.js';
import { sealSecret } from './seal-secret.js';
import { SealingError } from './sealing-error.js';
import { firstPair, keyOfPair, secondPair } from './sealing-keys.fixtures.js';
import { SealingScope } from './scope.js';
import { unsealSecret } from './unseal-secret.js';

const [first, second] = [keyOfPair(firstPair), keyOfPair(secondPair)];
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'db',
    namespace: 'shop',
    uid: 'x',
    resourceVersion: '1',
    ownerReferences: [],
    labels: { app: 'db' },
    annotations: { note: 'kept', 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"canary"}' },
  },
  type: 'kubernetes.io/basic-auth',
  immutable: true,
  data: { username: Buffer.from('user').toString('base64'), binary: Buffer.from([0, 255, 1]).toString('base64'), empty: '', both: 'eA==' },
  stringData: { both: 'wins', grüße: 'ä' },
};
const failure = (call: () => unknown): SealingError => {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(SealingError);
    return error as SealingError;
  }
  throw new Error('should have failed');
};

describe('sealSecret', () => {
  it('writes what kubeseal writes', () => {
    const sealed = sealSecret(secret, firstPair.certificate);
    expect(sealed.metadata).toEqual({ name: 'db', namespace: 'shop' });
    expect(sealed.spec.template).toEqual({
      metadata: { name: 'db', namespace: 'shop', labels: { app: 'db' }, annotations: { note: 'kept' } },
      type: 'kubernetes.io/basic-auth',
      immutable: true,
    });
    expect(Object.keys(sealed.spec.encryptedData ?? {}).sort()).toEqual(['binary', 'both', 'empty', 'grüße', 'username']);
    expect(JSON.stringify(sealed)).not.toMatch(/canary|dXNlcg/);
  });

  it.each(SealingScope.options)('opens again in scope %s, with type, metadata and every value', (scope) => {
    const sealed = sealSecret(secret, firstPair.certificate, scope);
    const opened = unsealSecret(sealed, [second, first]);
    expect(opened).toMatchObject({
      name: 'db',
      namespace: 'shop',
      type: 'kubernetes.io/basic-auth',
      immutable: true,
      labels: { app: 'db' },
    });
    expect(opened.data).toEqual({
      username: Buffer.from('user'),
      binary: Buffer.from([0, 255, 1]),
      empty: Buffer.alloc(0),
      both: Buffer.from('wins'),
      grüße: Buffer.from('ä'),
    });
    expect(new Set(Object.values(opened.keys))).toEqual(new Set([first.fingerprint]));
  });

  it('takes the scope from the annotations, and another scope in their place', () => {
    const wide = { ...secret, metadata: { ...secret.metadata, annotations: { 'sealedsecrets.bitnami.com/cluster-wide': 'true' } } };
    expect(sealSecret(wide, firstPair.certificate).metadata.annotations).toEqual({ 'sealedsecrets.bitnami.com/cluster-wide': 'true' });
    expect(sealSecret(wide, firstPair.certificate, 'namespace-wide').metadata.annotations).toEqual({
      'sealedsecrets.bitnami.com/namespace-wide': 'true',
    });
    expect(sealSecret(wide, firstPair.certificate, 'strict').metadata.annotations).toBeUndefined();
  });

  it.each([
    [{ ...secret, metadata: { namespace: 'shop' } }, /no metadata.name/],
    [{ ...secret, metadata: { name: 'db' } }, /Secret db has no metadata.namespace/],
    [{ ...secret, data: { a: '%canary%' } }, /^data.a is no base64/],
    [{ ...secret, kind: 'ConfigMap' }, /kind is missing or wrong/],
    [{ ...secret, data: { a: { canary: 1 } } }, /data.a is missing or wrong/],
    ['text', /the document is missing or wrong/],
  ])('refuses %#', (given, message) => {
    const { message: text } = failure(() => sealSecret(given, firstPair.certificate));
    expect(text).toMatch(message);
    expect(text).not.toContain('canary');
  });
});

describe('unsealSecret', () => {
  const sealed = sealSecret(secret, firstPair.certificate, 'strict');
  const change = (fields: object, spec: object = {}) => ({
    ...sealed,
    metadata: { ...sealed.metadata, ...fields },
    spec: { ...sealed.spec, ...spec },
  });
  const damaged = (alter: (bytes: Buffer) => Buffer) => {
    const bytes = Buffer.from(sealed.spec.encryptedData?.['username'] ?? '', 'base64');
    return change({}, { encryptedData: { username: alter(bytes).toString('base64') } });
  };
  const flipped = (bytes: Buffer, at: number): Buffer => {
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  };

  it.each([
    [
      'a wrong key',
      sealed,
      [second],
      'SealedWithUnknownKey',
      /username: no key could decrypt secret: none of the 1 key of this cluster sealed it/,
    ],
    ['no key', sealed, [], 'SealedWithUnknownKey', /none of the 0 keys/],
    ['another name', change({ name: 'other' }), [first], 'SealedForAnotherPlace', /sealed for another name or namespace.* as shop\/other/],
    ['another namespace', change({ namespace: 'pay' }), [first], 'SealedForAnotherPlace', /can not be opened as pay\/db/],
    [
      'a scope that was tampered with',
      change({ annotations: { 'sealedsecrets.bitnami.com/cluster-wide': 'true' } }),
      [first],
      'SealedForAnotherPlace',
      /it was sealed strict, but the annotations/,
    ],
    ['a flipped byte', damaged((bytes) => flipped(bytes, 260)), [first], 'SealedValueDamaged', /changed after it was sealed/],
    ['a flipped byte of its key', damaged((bytes) => flipped(bytes, 100)), [first], 'SealedWithUnknownKey', /no key could decrypt/],
    ['a cut value', damaged((bytes) => bytes.subarray(0, 100)), [first], 'SealedValueDamaged', /too short/],
    ['no base64', change({}, { encryptedData: { username: '<no value>' } }), [first], 'SealedValueDamaged', /no base64/],
    ['the first format', change({}, { data: 'AgB' }), [first], 'SealedValueDamaged', /deprecated 'data' field/],
  ] as const)('tells of %s', (_what, given, keys, code, message) => {
    const error = failure(() => unsealSecret(given, keys));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  });

  it('says what is wrong with each value', () => {
    const mixed = change({}, { encryptedData: { ...sealed.spec.encryptedData, more: 'AAAA' } });
    expect(failure(() => unsealSecret(mixed, [second])).message).toMatch(/username: no key.*more: the value is damaged/);
  });

  it('fills templates with the values, and removes keys that are null', () => {
    const template = {
      data: { 'app.conf': 'u={{ .username | upper }}\np={{ .missing }}', binary: null },
      metadata: { annotations: { a: 'b' } },
    };
    const opened = unsealSecret(change({}, { template }), [first]);
    expect(opened.data['app.conf']?.toString()).toBe('u=USER\np=<no value>');
    expect(opened.data).not.toHaveProperty('binary');
    expect(opened.type).toBe('Opaque');
    const broken = change({}, { template: { data: { conf: 'x\n{{ nosuch .username }}' } } });
    expect(failure(() => unsealSecret(broken, [first])).message).toBe('spec.template.data.conf:2:4: there is no function named "nosuch"');
  });
});

describe('keys', () => {
  it('are read, and refused with a reason', () => {
    expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(newestFirst([second, first])).toHaveLength(2);
    expect(failure(() => readSealingCertificate('nothing')).code).toBe('SealingCertificateInvalid');
    expect(failure(() => readSealingKey(firstPair.certificate, secondPair.privateKey)).message).toBe(
      'The private key does not belong to the certificate',
    );
    expect(failure(() => readSealingKey(firstPair.certificate, 'x')).message).toMatch(/private key can not be read/);
  });
});
