import { FairleadError, Retry } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { createLogger, type Facts, type LoggerOptions } from './logger.js';

class Refused extends FairleadError {
  readonly code = 'Refused';
  readonly retry = Retry.never;
}
const line = (facts: Facts, options: LoggerOptions = {}, message = 'said'): Record<string, unknown> => {
  const lines: string[] = [];
  createLogger({ ...options, destination: { write: (text) => void lines.push(text) } }).error(message, facts);
  return JSON.parse(lines.join('')) as Record<string, unknown>;
};

describe('a log line', () => {
  it('has level, time, message and facts, those of the child too', () => {
    const lines: string[] = [];
    const logger = createLogger({ facts: { service: 'api' }, destination: { write: (text) => void lines.push(text) } });
    logger.child({ tenant: 'a' }).info('read', { count: 3n });
    logger.debug('not at this level');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', service: 'api', tenant: 'a', msg: 'read', count: '3' });
  });
  it.each([
    ['a field by name', { slackToken: 's3cret-value' }],
    ['an upper-case field', { env: { SLACK_TOKEN: 's3cret-value' } }],
    ['a header', { headers: { Authorization: ['Bearer s3cret-value'] } }],
    ['a whole object under a secret name', { password: { value: 's3cret-value' } }],
    ['user and password of a URL', { url: 'https://git:s3cret-value@example.com/x.git' }],
    ['a token in a URL', { url: new URL('https://s3cret-value@example.com/x.git') }],
    ["an error's message", { error: new Error('GET postgres://u:s3cret-value@h/db failed') }],
    ['a cause', { error: new Error('x', { cause: new Error('Authorization: Bearer s3cret-value') }) }],
    ['facts of an error', { error: new Refused('no', { token: 's3cret-value' }) }],
    ['a list', { list: [{ client_secret: 's3cret-value' }] }],
    ['a map', { map: new Map([['a', { password: 's3cret-value' }]]) }],
    ['a private key', { pem: '-----BEGIN RSA PRIVATE KEY-----\ns3cret-value\n-----END RSA PRIVATE KEY-----' }],
  ])('redacts %s', (_, facts) => {
    expect(JSON.stringify(line(facts))).not.toContain('s3cret-value');
  });
  it('redacts a known secret wherever it turns up, the message included', () => {
    const logged = JSON.stringify(line({ note: 'sent hunter22 to x' }, { secrets: ['hunter22'] }, 'said hunter22'));
    expect(logged).not.toContain('hunter22');
    expect(logged).toContain('sent [redacted] to x');
  });
  it('leaves what is no secret', () => {
    const facts = { credentialsRef: { name: 'x' }, secretName: 'db', url: 'https://example.com/a@b', tokens: 3, mail: 'a@example.com' };
    expect(line(facts)).toMatchObject(facts);
  });
  it('survives circles and depth', () => {
    const circle: Record<string, unknown> = { name: 'x' };
    circle['self'] = circle;
    expect(line({ circle })).toMatchObject({ circle: { name: 'x', self: '[cut]' } });
  });
  it('tells an expected failure without its stack and another one with it', () => {
    expect(line({ error: new Refused('no', { file: 'a.yaml' }) })['error']).toEqual({
      name: 'Refused',
      code: 'Refused',
      message: 'no',
      facts: { file: 'a.yaml' },
    });
    expect(line({ error: new TypeError('x') })['error']).toMatchObject({ stack: expect.stringContaining('TypeError: x') as unknown });
  });
});
