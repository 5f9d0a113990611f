import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsSecretsForTest, type TestAwsSecrets } from './aws-secrets-for-test.js';
import { scopeText, signatureOf } from './signature-v4.js';

const keys = { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret/key', sessionToken: 'session+token/=', region: 'eu-west-1' };
const now = new Date('2026-03-04T05:06:07Z');

interface Changes {
  readonly keys?: Partial<typeof keys>;
  readonly time?: string;
  readonly service?: string;
  readonly unsigned?: readonly string[];
  /** After signing. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly sent?: string;
  readonly action?: string;
}

async function ask(
  server: TestAwsSecrets,
  body: object,
  changes: Changes = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { accessKeyId, secretAccessKey, sessionToken, region } = { ...keys, ...changes.keys };
  const scope = { time: changes.time ?? '20260304T050607Z', region, service: changes.service ?? 'secretsmanager' };
  const text = JSON.stringify(body);
  const all = {
    'content-type': 'application/x-amz-json-1.1',
    host: new URL(server.url).host,
    'x-amz-date': scope.time,
    'x-amz-security-token': sessionToken,
    'x-amz-target': `secretsmanager.${changes.action ?? 'GetSecretValue'}`,
  };
  const signed = Object.keys(all).filter((name) => !changes.unsigned?.includes(name));
  const signature = signatureOf(
    { method: 'POST', target: '/', headers: Object.entries(all), body: Buffer.from(text) },
    signed,
    scope,
    secretAccessKey,
  );
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scopeText(scope)}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
  const headers = Object.entries({ ...all, authorization, ...changes.headers }).filter(
    ([name, value]) => value !== undefined && name !== 'host',
  );
  const response = await fetch(server.url, { method: 'POST', headers: headers as [string, string][], body: changes.sent ?? text });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('awsSecretsForTest', () => {
  let server: TestAwsSecrets;
  beforeEach(async () => {
    server = await awsSecretsForTest({ ...keys, now: () => now });
  });
  afterEach(() => server.stop());
  const code = async (body: object, changes?: Changes) => {
    const answer = await ask(server, body, changes);
    return `${answer.status} ${String(answer.body['__type'])}`;
  };

  it('gives current, previous and named versions of texts and bytes', async () => {
    const first = server.put('shop/db', '{"password":"one"}');
    const second = server.rotate('shop/db', new Uint8Array([0, 255]));
    const current = await ask(server, { SecretId: 'shop/db' });
    expect(current).toMatchObject({
      status: 200,
      body: { Name: 'shop/db', VersionId: second, SecretBinary: 'AP8=', VersionStages: ['AWSCURRENT'] },
    });
    const arn = String(current.body['ARN']);
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:\d{12}:secret:shop\/db-\w{1,6}$/);
    const previous = { VersionId: first, SecretString: '{"password":"one"}', CreatedDate: now.getTime() / 1000 };
    expect((await ask(server, { SecretId: arn, VersionStage: 'AWSPREVIOUS' })).body).toMatchObject(previous);
    expect((await ask(server, { SecretId: 'shop/db', VersionId: first })).body).toMatchObject(previous);
    const described = await ask(server, { SecretId: 'shop/db' }, { action: 'DescribeSecret' });
    expect(described.body).toMatchObject({
      LastRotatedDate: now.getTime() / 1000,
      VersionIdsToStages: { [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT'] },
    });
    expect(JSON.stringify(described.body)).not.toContain('Secret');
    expect(server.refused).toEqual([]);
  });

  it('lists in pages', async () => {
    for (const name of ['a', 'b', 'c']) server.put(name, name);
    const first = (await ask(server, { MaxResults: 2 }, { action: 'ListSecrets' })).body;
    const second = (await ask(server, { MaxResults: 2, NextToken: first['NextToken'] }, { action: 'ListSecrets' })).body;
    const names = [first, second].flatMap(({ SecretList }) => (SecretList as { Name: string }[]).map(({ Name }) => Name));
    expect(names).toEqual(['a', 'b', 'c']);
    expect(second['NextToken']).toBeUndefined();
  });

  it.each<[string, Changes]>([
    ['UnrecognizedClientException', { keys: { accessKeyId: 'AKIDOTHER' } }],
    ['UnrecognizedClientException', { keys: { sessionToken: 'other' } }],
    ['UnrecognizedClientException', { headers: { 'x-amz-security-token': undefined } }],
    ['InvalidSignatureException', { keys: { secretAccessKey: 'wrong' } }],
    ['InvalidSignatureException', { keys: { region: 'us-east-1' } }],
    ['InvalidSignatureException', { service: 'ssm' }],
    ['InvalidSignatureException', { time: '20260304T050106Z' }],
    ['InvalidSignatureException', { time: '20260304T051108Z' }],
    ['InvalidSignatureException', { sent: '{"SecretId":"other"}' }],
    ['InvalidSignatureException', { unsigned: ['host'] }],
    ['InvalidSignatureException', { unsigned: ['x-amz-target'] }],
    ['InvalidSignatureException', { unsigned: ['content-type'] }],
    ['InvalidSignatureException', { headers: { 'x-amz-target': 'secretsmanager.DescribeSecret' } }],
    ['InvalidSignatureException', { headers: { 'x-amz-content-sha256': '0'.repeat(64) } }],
    ['IncompleteSignatureException', { time: '2026-03-04T05:06:07Z' }],
    ['IncompleteSignatureException', { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' } }],
    ['IncompleteSignatureException', { headers: { authorization: 'Bearer x' } }],
    ['MissingAuthenticationTokenException', { headers: { authorization: undefined } }],
    ['UnknownOperationException', { action: 'DeleteSecret' }],
  ])('answers %s to %j', async (expected, changes) => {
    server.put('a', 'a');
    expect(await code({ SecretId: 'a' }, changes)).toBe(`400 ${expected}`);
    expect(server.refused).toMatchObject([{ code: expected }]);
  });

  it('takes a request that is almost five minutes old', async () => {
    server.put('a', 'a');
    expect((await ask(server, { SecretId: 'a' }, { time: '20260304T050108Z' })).status).toBe(200);
  });

  it('tells what is missing, deleted, forbidden, malformed or too much', async () => {
    server.put('a', 'a');
    expect(await code({ SecretId: 'missing' })).toBe('400 ResourceNotFoundException');
    expect(await code({ SecretId: 'a', VersionStage: 'AWSPREVIOUS' })).toBe('400 ResourceNotFoundException');
    expect(await code({ SecretId: 'a', VersionId: 'x' })).toBe('400 ResourceNotFoundException');
    expect(await code({})).toBe('400 ValidationException');
    expect(await code([])).toBe('400 SerializationException');
    server.deny('a');
    expect(await code({ SecretId: 'a' })).toBe('400 AccessDeniedException');
    server.deny('a', false);
    server.limitNextRequests(1);
    expect(await code({ SecretId: 'a' })).toBe('400 ThrottlingException');
    expect((await ask(server, { SecretId: 'a' })).status).toBe(200);
    server.delete('a');
    expect(await code({ SecretId: 'a' })).toBe('400 InvalidRequestException');
    expect(server.requests).toBe(9);
  });

  it('is away for a while when it is paused', async () => {
    server.put('a', 'a');
    await server.pause();
    await expect(ask(server, { SecretId: 'a' })).rejects.toThrow(/fetch failed/);
    await server.start();
    expect((await ask(server, { SecretId: 'a' })).status).toBe(200);
  });
});
