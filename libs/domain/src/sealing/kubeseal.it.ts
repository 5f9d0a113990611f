import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import { scratchFolder } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealSecret } from './seal-secret.js';
import { firstPair, keyOfPair } from './sealing-keys.fixtures.js';
import { SealingScope, sealingLabel } from './scope.js';
import { sealValue, unsealValue } from './sealed-value.js';
import { unsealSecret } from './unseal-secret.js';

const key = keyOfPair(firstPair);
let kubeseal: (args: string[], input: string) => Promise<string>;
let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let certificate: string;
let privateKey: string;

beforeAll(async () => {
  const { path } = await resolveTool('kubeseal');
  scratch = await scratchFolder('kubeseal');
  [certificate, privateKey] = [join(scratch.folder, 'cert.pem'), join(scratch.folder, 'key.pem')];
  await Promise.all([writeFile(certificate, firstPair.certificate), writeFile(privateKey, firstPair.privateKey)]);
  kubeseal = (args, input) =>
    new Promise((resolve, reject) => {
      const child = execFile(path, args, { env: { HOME: scratch.folder } }, (error, stdout, stderr) =>
        error ? reject(new Error(`kubeseal ${args.join(' ')}: ${stderr}`)) : resolve(stdout),
      );
      child.stdin?.end(input);
    });
}, 600_000);
afterAll(() => scratch?.remove());

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'shop', labels: { app: 'db' }, annotations: { note: 'kept' } },
  type: 'Opaque',
  data: { password: Buffer.from('p@ß word').toString('base64'), binary: Buffer.from([0, 255, 13, 10]).toString('base64'), empty: '' },
};
const values = { password: Buffer.from('p@ß word'), binary: Buffer.from([0, 255, 13, 10]), empty: Buffer.alloc(0) };

describe("the real kubeseal's files and ours", () => {
  it.each(SealingScope.options)('what kubeseal seals in scope %s, Fairlead opens', async (scope) => {
    const sealed: unknown = JSON.parse(await kubeseal(['--cert', certificate, '--scope', scope, '-o', 'json'], JSON.stringify(secret)));
    const opened = unsealSecret(sealed, [key]);
    expect(opened.data).toEqual(values);
    expect(opened).toMatchObject({ type: 'Opaque', labels: { app: 'db' }, annotations: { note: 'kept' } });
  });

  it.each(SealingScope.options)('what Fairlead seals in scope %s, kubeseal opens', async (scope) => {
    const sealed = sealSecret(secret, firstPair.certificate, scope);
    const args = ['--recovery-unseal', '--recovery-private-key', privateKey, '-o', 'json'];
    const opened = JSON.parse(await kubeseal(args, JSON.stringify(sealed))) as typeof secret;
    // Go writes an empty value as null.
    expect({ ...opened.data, empty: opened.data.empty ?? '' }).toEqual(secret.data);
    expect(opened.metadata).toMatchObject({ name: 'db', namespace: 'shop', labels: { app: 'db' }, annotations: { note: 'kept' } });
  });

  it.each(SealingScope.options)('writes the same document as kubeseal in scope %s, but for what chance decides', async (scope) => {
    type Sealed = ReturnType<typeof sealSecret>;
    const theirs = JSON.parse(await kubeseal(['--cert', certificate, '--scope', scope, '-o', 'json'], JSON.stringify(secret))) as Sealed;
    const plain = (sealed: Sealed): unknown => {
      const names = Object.keys(sealed.spec.encryptedData ?? {}).sort();
      const text = JSON.stringify({ ...sealed, spec: { ...sealed.spec, encryptedData: names } });
      return JSON.parse(text, (field, value: unknown) => (field === 'creationTimestamp' ? undefined : value));
    };
    expect(plain(sealSecret(secret, firstPair.certificate, scope))).toEqual(plain(theirs));
  });

  it.each(SealingScope.options)('single values of scope %s pass both ways', async (scope) => {
    const raw = await kubeseal(['--raw', '--cert', certificate, '--scope', scope, '--namespace', 'shop', '--name', 'db'], 'one value');
    const opened = unsealValue(raw, [key], sealingLabel(scope, 'shop', 'db'));
    expect(opened).toMatchObject({ outcome: 'open', value: Buffer.from('one value') });
    const sealed = sealSecret({ ...secret, data: {} }, firstPair.certificate, scope);
    const ours = {
      ...sealed,
      spec: { ...sealed.spec, encryptedData: { x: sealValue(Buffer.from('ours'), key.publicKey, sealingLabel(scope, 'shop', 'db')) } },
    };
    const back = await kubeseal(['--recovery-unseal', '--recovery-private-key', privateKey, '-o', 'json'], JSON.stringify(ours));
    expect((JSON.parse(back) as typeof secret).data).toEqual({ x: Buffer.from('ours').toString('base64') });
  });
});
