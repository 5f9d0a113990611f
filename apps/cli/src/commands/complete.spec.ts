import { describe, expect, it } from 'vitest';
import { buildProgram } from '../program.js';
import { complete, type Completion } from './complete.js';

const completed = async (...words: string[]): Promise<Completion> =>
  complete(await buildProgram('0.0.0', ['__complete', '--', ...words]), words);
const suggested = async (...words: string[]): Promise<string[]> => (await completed(...words)).suggestions.map(({ value }) => value);
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
    [
      ['system', 're'],
      ['replay', 'rebuild'],
    ],
    [['sync', '--no'], ['--no-color']],
    [['get', 'applications', '--health=De'], ['--health=Degraded']],
    [['get', 'applications', '--health', '=', 'De'], ['Degraded']],
    [
      ['compare', 'dev', 'qa', '--live='],
      ['--live=drifted', '--live=all'],
    ],
    [['compare', '--kind', 'l'], ['lag']],
    [['help', 'rollb'], ['rollback']],
    [
      ['help', 'get', 'c'],
      ['clusters', 'components'],
    ],
  ])('of %j is %j', async (words, expected) => expect(await suggested(...words)).toEqual(expected));

  it('tells of no command that is not for people', async () => {
    const all = await suggested('');
    expect(all).toContain('rollback');
    expect(all.filter((name) => name.startsWith('_'))).toEqual([]);
  });
  it.each([
    [['render', ''], true],
    [['affected', ''], true],
    [['seal', '--cert', ''], true],
    [['health', '-f', ''], true],
    [['get', 'applications', ''], false],
    [['sync', ...away, ''], false],
  ])('after %j may be a file: %s', async (words, files) => expect((await completed(...words)).files).toBe(files));
  it('tells in a few words what each command does', async () => {
    const { suggestions } = await completed('');
    expect(suggestions.filter(({ about = '' }) => about === '' || about.length > 71)).toEqual([]);
  });
  it('has no names, and no error, where the api is away', async () => {
    expect(await suggested('sync', ...away, '')).toEqual([]);
    expect(await suggested('get', 'applications', ...away, '--tenant', '')).toEqual([]);
  });
});
