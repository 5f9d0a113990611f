import { describe, expect, it } from 'vitest';
import { buildProgram } from '../program.js';
import { complete } from './complete.js';

const suggested = async (...words: string[]): Promise<string[]> =>
  (await complete(await buildProgram('0.0.0'), words)).map(({ value }) => value);
/** Nobody listens there. */
const away = ['--server', 'http://127.0.0.1:9'];

describe('completion', () => {
  it.each([
    [['hi'], ['history']],
    [
      ['get', 'c'],
      ['clusters', 'components'],
    ],
    [['get', 'app', '--out'], ['--output']],
    [['get', 'applications', '-o', 'w'], ['wide']],
    [['get', 'applications', '--health', 'De'], ['Degraded']],
    [['can-i', 'sy'], ['sync']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['token', 'create', '--role', 'op'], ['operator']],
    [['tenant', '--so'], ['--sort']],
    [['system', 're'], ['replay']],
    [['sync', '--no'], ['--no-color']],
  ])('of %j is %j', async (words, expected) => expect(await suggested(...words)).toEqual(expected));

  it('tells of no command that is not for people', async () => {
    const all = await suggested('');
    expect(all).toContain('rollback');
    expect(all.filter((name) => name.startsWith('_'))).toEqual([]);
  });
  it('has no names, and no error, where the api is away', async () => {
    expect(await suggested('sync', ...away, '')).toEqual([]);
    expect(await suggested('get', 'applications', ...away, '--tenant', '')).toEqual([]);
  });
});
