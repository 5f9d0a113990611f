import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startOptions } from './options.js';
import { stackFolders, stackPorts } from './state.js';
import { userKubeconfig } from './user-kubeconfig.js';

describe('startOptions', () => {
  it.each([
    ['nothing', [], {}, { reset: false }],
    ['flags', ['--reset', '--kubeconfig', '/k', '--context', 'c'], {}, { reset: true, kubeconfig: ['/k'], context: 'c' }],
    ['a list in KUBECONFIG', [], { KUBECONFIG: '/a:/b' }, { kubeconfig: ['/a', '/b'] }],
    ['a flag over the environment', ['--kubeconfig', '/k'], { KUBECONFIG: '/a' }, { kubeconfig: ['/k'] }],
    ['a context of the default file', ['--context', 'c'], { HOME: '/home/ada' }, { kubeconfig: ['/home/ada/.kube/config'] }],
    [
      'empty variables as absent',
      [],
      { KUBECONFIG: '', NATS_URL: '', DATABASE_URL: '', SLACK_TOKEN: '' },
      { kubeconfig: undefined, natsUrl: undefined },
    ],
  ])('reads %s', (_, args, env, expected) => expect(startOptions(args, env)).toMatchObject(expected));
  it('refuses an unknown flag and tells the way to the help', () => {
    expect(() => startOptions(['--rest'], {})).toThrow(/--rest.*npm start -- --help/s);
  });
});

describe('with files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-start-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  describe('userKubeconfig', () => {
    const config = (context: string, server: string) => `
apiVersion: v1
kind: Config
current-context: ${context}
clusters: [{ name: shared, cluster: { server: '${server}', certificate-authority: ca.crt } }]
users: [{ name: ${context}, user: { client-key: /keys/k, exec: { command: ./login, args: [ca.crt] } } }]
contexts: [{ name: ${context}, context: { cluster: shared, user: ${context} } }]
`;
    const write = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };

    it('merges files, the first to set a value winning, and makes paths absolute', async () => {
      const paths = [join(folder, 'missing'), await write('a', config('one', 'https://a')), await write('b', config('two', 'https://b'))];
      const { text, context } = await userKubeconfig(paths);
      expect(context).toBe('one');
      expect(parse(text)).toMatchObject({
        'current-context': 'one',
        clusters: [{ name: 'shared', cluster: { server: 'https://a', 'certificate-authority': join(folder, 'ca.crt') } }],
        users: [{ user: { 'client-key': '/keys/k', exec: { args: ['ca.crt'] } } }, { name: 'two' }],
      });
      expect((await userKubeconfig(paths, 'two')).context).toBe('two');
    });

    it('names the contexts there are when the wanted one is missing', async () => {
      const path = await write('a', config('one', 'https://a'));
      await expect(userKubeconfig([path], 'prod')).rejects.toThrow(/no context prod; give one with --context: one/);
      await expect(userKubeconfig([join(folder, 'missing')])).rejects.toThrow(/There is no kubeconfig at/);
    });
  });

  describe('stackPorts', () => {
    it('keeps its ports, and takes another where somebody else has one', async () => {
      const first = await stackPorts(stackFolders(folder));
      expect(new Set(Object.values(first)).size).toBe(Object.values(first).length);
      expect(await stackPorts(stackFolders(folder))).toEqual(first);
      const squatter = createServer();
      await new Promise<void>((resolve) => squatter.listen(first.nats, '127.0.0.1', resolve));
      const second = await stackPorts(stackFolders(folder));
      await new Promise((resolve) => squatter.close(resolve));
      expect(second.nats).not.toBe(first.nats);
      expect({ ...second, nats: 0 }).toEqual({ ...first, nats: 0 });
    });
  });
});
