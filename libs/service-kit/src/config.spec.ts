import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, loadConfig, secretsOf } from './config.js';

const schema = z.object({
  SLACK_TOKEN: z.string().min(10).describe('bot token'),
  FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL: z.string().regex(/^#/, 'must begin with #').default('#fairlead'),
});
const good = { SLACK_TOKEN: 'xoxb-0123456789' };
const load = (env: NodeJS.ProcessEnv) => loadConfig('notifier', schema, env);
const failure = (env: NodeJS.ProcessEnv): ConfigError => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('was accepted');
};

describe('loadConfig', () => {
  it('fills in defaults, of common settings too, and freezes the result', () => {
    const config = load(good);
    expect(config).toMatchObject({ FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL: '#fairlead', FAIRLEAD_LOG_LEVEL: 'info' });
    expect(Object.isFrozen(config)).toBe(true);
  });
  it('lists every bad, missing, unknown and misspelt key at once', () => {
    const error = failure({
      FAIRLEAD_HTTP_PORT: '99999',
      FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL: 'general',
      FAIRLEAD_NOTIFIER_COLOUR: 'blue',
      FAIRLEAD_LOG_LEVLE: 'debug',
      NATS_URL: 'localhost',
    });
    expect(error.facts['keys']).toEqual([
      'NATS_URL',
      'FAIRLEAD_HTTP_PORT',
      'SLACK_TOKEN',
      'FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL',
      'FAIRLEAD_NOTIFIER_COLOUR',
      'FAIRLEAD_LOG_LEVLE',
    ]);
    expect(error.message).toContain('6 settings are wrong');
    expect(error.message).toContain('SLACK_TOKEN: is required (bot token)');
    expect(error.message).toContain('did you mean FAIRLEAD_LOG_LEVEL?');
    expect(error.message).toContain('must begin with #, not "general"');
    expect(error.message).toContain('those that begin so are: FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL');
  });
  it('leaves settings of other services, and of no service, alone', () => {
    expect(() =>
      load({ ...good, FAIRLEAD_API_PORT: '1', FAIRLEAD_GIT_POLLER_DATA: '/x', FAIRLEAD_DATABASE_API_PASSWORD: 'x' }),
    ).not.toThrow();
  });
  it('takes an empty variable as absent', () => {
    expect(load({ ...good, FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL: '' }).FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL).toBe('#fairlead');
  });
  it('never shows a secret in its message', () => {
    const error = failure({ SLACK_TOKEN: 'hunter2', NATS_URL: 'http://user:pa55@nats:4222' });
    expect(error.message).not.toMatch(/hunter2|pa55/);
  });
});

it('secretsOf finds secrets by key and passwords in URLs', () => {
  expect(secretsOf({ SLACK_TOKEN: 'abc', DATABASE_URL: 'postgres://me:pw@h/db', NATS_URL: 'nats://h', FAIRLEAD_HTTP_PORT: 1 })).toEqual([
    'abc',
    'pw',
  ]);
});
