import { describe, expect, it } from 'vitest';
import { parseCommand, type Wish } from './parse-command.js';

describe('a command', () => {
  it.each<[string, Wish]>([
    ['', { verb: 'help' }],
    [' HELP ', { verb: 'help' }],
    ['status shop/api', { verb: 'status', name: 'shop/api' }],
    ['sync  shop/api', { verb: 'sync', name: 'shop/api' }],
    ['rollback shop/api', { verb: 'rollback', name: 'shop/api' }],
    ['roll-back `shop/api`', { verb: 'rollback', name: 'shop/api' }],
    ['rollback shop/api to ABC1234', { verb: 'rollback', name: 'shop/api', to: 'abc1234' }],
    ['rollback shop/api because of it', { verb: 'rollback', name: 'shop/api', reason: 'of it' }],
    [
      'rollback shop/api to abc1234 Because p99 is high because of x',
      { verb: 'rollback', name: 'shop/api', to: 'abc1234', reason: 'p99 is high because of x' },
    ],
    ['approve shop/release production', { verb: 'approve', name: 'shop/release', environment: 'production' }],
    [
      'reject shop/release to production because it is Friday',
      { verb: 'reject', name: 'shop/release', environment: 'production', reason: 'it is Friday' },
    ],
    ['confirm-deletion “shop/api”', { verb: 'confirm-deletion', name: 'shop/api' }],
    ['confirm–deletion shop/api', { verb: 'confirm-deletion', name: 'shop/api' }],
  ])('%s', (text, wish) => expect(parseCommand(text)).toEqual({ wish }));

  it.each([
    ['rolback shop/api', /not a command; did you mean rollback\?/],
    ['<!channel>', /`&lt;!channel&gt;` is not a command\./],
    ['status', /That is written `\/fairlead status &lt;tenant&gt;\/&lt;application&gt;`/],
    ['status a b', /That is written/],
    ['rollback a b', /to &lt;commit&gt;/],
    ['rollback a to', /to &lt;commit&gt;/],
    ['rollback a to b c', /to &lt;commit&gt;/],
    ['approve a', /&lt;environment&gt;/],
    ['approve a b c', /&lt;environment&gt;/],
  ])('%s is not understood, with how it is written', (text, problem) => {
    expect(parseCommand(text)).toEqual({ problem: expect.stringMatching(problem) as unknown });
  });
});
