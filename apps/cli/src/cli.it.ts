import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseManifests } from '@fairlead/rendering';
import { gitServerForTest } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const fairlead = fileURLToPath(new URL('../../../tools/fairlead.mjs', import.meta.url));
interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}
function run(args: readonly string[], { cwd = folder, input = '' } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fairlead, ...args], { cwd, stdio: 'pipe' });
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (ended.stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (ended.stderr += String(chunk)));
    child.on('error', reject);
    // Somebody may be at work on the sources that the command is made of.
    child.on('close', (code) => resolve({ ...ended, code, stderr: ended.stderr.replace(/^building the fairlead command.*\n/, '') }));
    child.stdin.end(input);
  });
}

let folder: string;
const configMap = (name: string, rest = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
const deployment = (name: string, ready: number): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, generation: 1}\nspec: {replicas: 1}\nstatus: {observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: ${ready}, availableReplicas: ${ready}}\n`;
const files: Record<string, string> = {
  'repo/.git/HEAD': 'ref: refs/heads/main\n',
  'repo/overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamespace: dev\n',
  'repo/base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
  'repo/base/a.yaml': configMap('a', 'data: {on: "yes", port: "080", text: "a\\nb\\n"}\n'),
  'repo/base/b.yaml': configMap('b'),
  'repo/plain/sub/c.yaml': configMap('c'),
  'repo/plain/a.yaml': configMap('p'),
  'repo/escape/kustomization.yaml': 'resources: [../base/a.yaml]\n',
  'repo/broken/kustomization.yaml': 'resources:\n- nope.yaml\n',
  'loose/overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
  'loose/base/kustomization.yaml': 'resources: [a.yaml]\n',
  'loose/base/a.yaml': configMap('loose'),
  'hostile/a.yaml': configMap('a', String.raw`data: {text: "\e[2J\u009b\x7f\u202e", "k\u2066": "\r"}` + '\n'),
  'misspelt/t.yaml': String.raw`{apiVersion: fairlead.dev/v1alpha1, kind: Tenant, metadata: {name: a}, spec: {"\e[2J\u202e": x}}` + '\n',
  'hostile/pod.json': JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: '\u001b[2J\u202e' } }),
  'live/good.yaml': `${deployment('web', 1)}---\n${configMap('settings')}`,
  'live/list.json': JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, status: { phase: 'Lost' } }],
  }),
  'live/broken.yaml': 'a: 1\nb: [\n',
  'valid/t.yaml': 'apiVersion: fairlead.dev/v1alpha1\nkind: Tenant\nmetadata: {name: a}\nspec: {}\n',
  'tenants/t.yaml': 'apiVersion: fairlead.dev/v1alpha1\nkind: Tenant\nmetadata: {name: a}\nspec: {}\n',
  'valid/app/kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: patch.yaml}]\n',
  'valid/app/a.yaml': configMap('a'),
  'valid/app/patch.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "1"}\n',
  'valid/component/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{patch: "kind: Pod"}]\n',
  'valid/chart/Chart.yaml': 'name: x\n',
  'valid/chart/templates/a.yaml': '{{ if }}\n',
  'valid/values.yaml': 'any: thing\n',
  'invalid/t.yaml': 'apiVersion: fairlead.dev/v1alpha1\nkind: Tenant\nmetadata: {name: a}\nspec:\n  descripton: x\n',
  'invalid/m.yaml': `${configMap('a')}---\napiVersion: v1\nkind: Pod\nmetadata: {}\n`,
  'invalid/y.yaml': 'a: [\n',
  'invalid/base/kustomization.yaml': 'resources:\n- nope.yaml\n',
  'invalid/overlay/kustomization.yaml': 'resources:\n- ../base\n',
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-cli-test-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  // The first run may build the command.
  await run(['--version']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('fairlead', () => {
  it('tells its version and its commands', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string, stderr: '' });
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['render', 'affected', 'health', 'validate']) expect(stdout).toContain(`  ${command}`);
  });
  it.each([
    [['rendr', 'x']],
    [['render']],
    [['render', 'x', '--nope']],
    [['render', 'x', '-o', 'xml']],
    [['health']],
    [['affected', 'x', 'y']],
  ])('refuses the command line %j with exit code 2', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('fairlead render', () => {
  it('prints YAML that reads as kustomize meant it', async () => {
    const { code, stdout, stderr } = await run(['render', 'repo/overlays/dev']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const objects = parseManifests(stdout, 'stdout');
    expect(objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(['dev/a', 'dev/b']);
    expect(objects[0]?.['data']).toEqual({ on: 'yes', port: '080', text: 'a\nb\n' });
  });
  it('prints JSON as one array', async () => {
    const { stdout } = await run(['render', '.', '-o', 'json'], { cwd: join(folder, 'repo/overlays/dev') });
    expect(JSON.parse(stdout)).toMatchObject([{ kind: 'ConfigMap', metadata: { name: 'a' } }, { metadata: { name: 'b' } }]);
  });
  it('reads plain folders, with those below if asked', async () => {
    const names = async (...more: string[]) =>
      parseManifests((await run(['render', 'repo/plain', ...more])).stdout, '').map(({ metadata }) => metadata.name);
    expect(await names()).toEqual(['p']);
    expect(await names('--recurse')).toEqual(['p', 'c']);
  });
  it('reads platform documents as they stand', async () => {
    const { stdout } = await run(['render', 'tenants', '-o', 'json']);
    expect(JSON.parse(stdout)).toEqual([{ apiVersion: 'fairlead.dev/v1alpha1', kind: 'Tenant', metadata: { name: 'a' }, spec: {} }]);
  });
  it('finds bases where no repository says how far up files lie', async () => {
    expect(await run(['render', 'loose/overlays/dev'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('name: loose') as string,
    });
  });
  it('keeps to the load restrictor unless told otherwise', async () => {
    expect(await run(['render', 'repo/escape'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error: repo\/escape\/kustomization\.yaml:1:13: .*load restrictor/) as string,
    });
    expect((await run(['render', 'repo/escape', '--load-restrictor', 'none'])).code).toBe(0);
  });
  it.each([
    [
      'repo/broken',
      /^error: repo\/broken\/kustomization\.yaml:2:3: repo\/broken\/nope\.yaml|^error: repo\/broken\/kustomization\.yaml:2:3: broken\/nope\.yaml does not exist/,
    ],
    ['repo/nothing', /^error: repo\/nothing is not there/],
    ['live/broken.yaml', /^error: live\/broken\.yaml is a file/],
    ['live', /^error: live\/broken\.yaml:\d+:\d+: not valid YAML/],
  ])('of %s fails with one message and exit code 1', async (path, message) => {
    const { code, stdout, stderr } = await run(['render', path]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('fairlead health', () => {
  it('prints an array of what was asked for', async () => {
    const { code, stdout } = await run(['health', '-f', 'live/good.yaml', 'live/list.json', '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      { file: 'live/good.yaml', kind: 'Deployment', name: 'web', health: 'Healthy', reason: expect.any(String) as string },
      { file: 'live/good.yaml', kind: 'ConfigMap', name: 'settings', health: null, reason: 'no health rule for this kind' },
      { file: 'live/list.json', kind: 'PersistentVolumeClaim', name: 'data', health: 'Degraded', reason: expect.any(String) as string },
    ]);
  });
  it('prints a table, without colours where nobody looks, and reads standard input', async () => {
    const { stdout } = await run(['health', '-f', '-'], { input: deployment('web', 0) });
    expect(stdout).toMatch(/^KIND +NAME +HEALTH +REASON\nDeployment +web +Progressing +\S/);
  });
  it('says where a file is broken or missing', async () => {
    expect(await run(['health', '-f', 'live/broken.yaml'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: live\/broken\.yaml:\d+:\d+: not valid YAML/) as string,
    });
    expect(await run(['health', '-f', 'nope.yaml'])).toMatchObject({
      code: 1,
      stderr: "error: nope.yaml can't be read: there is no such file\n",
    });
  });
});

describe('fairlead validate', () => {
  it('passes a folder without problems; charts, components, patches and other YAML are none', async () => {
    expect(await run(['validate', 'valid'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^0 problems in 4 files and 2 kustomizations; 1 Helm chart not looked into/) as string,
    });
  });
  it('lists every problem with its place, once', async () => {
    const { code, stdout, stderr } = await run(['validate', 'invalid']);
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^invalid\/base\/kustomization\.yaml:2:3: .*nope\.yaml does not exist/),
      expect.stringMatching(/^invalid\/m\.yaml:6:1: Pod: metadata\.name is missing/),
      expect.stringMatching(/^invalid\/t\.yaml:5:3: Tenant a: spec\.descripton is not a known field; did you mean description\?/),
      expect.stringMatching(/^invalid\/y\.yaml:\d+:\d+: not valid YAML/),
    ]);
    expect(stderr).toMatch(/^4 problems in 3 files and 2 kustomizations/);
  });
  it('prints JSON', async () => {
    const { code, stdout } = await run(['validate', '.', '-o', 'json'], { cwd: join(folder, 'invalid') });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ file: 't.yaml', line: 5, column: 3 }));
  });
});

describe('what a terminal would obey in a manifest', () => {
  const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  const data = { text: '\u001b[2J\u009b\u007f\u202e', 'k\u2066': '\r' };
  it.each(['yaml', 'json'])('is escaped by render -o %s, and reads as it was', async (format) => {
    const { code, stdout } = await run(['render', 'hostile', '-o', format]);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(OBEYED);
    const objects: unknown[] = format === 'json' ? (JSON.parse(stdout) as unknown[]) : parseManifests(stdout, 'stdout');
    expect(objects).toContainEqual(expect.objectContaining({ kind: 'ConfigMap', data }));
  });
  it.each(['table', 'yaml', 'json'])('is escaped by health -o %s', async (format) => {
    const { code, stdout } = await run(['health', '-f', 'hostile/pod.json', '-o', format]);
    expect({ code, obeyed: OBEYED.test(stdout) }).toEqual({ code: 0, obeyed: false });
    expect(stdout).toContain('[2J\\u202e');
  });
  it('is shown by validate', async () => {
    const { stdout } = await run(['validate', 'misspelt']);
    expect(stdout).toContain('^[[2J\\u202e');
    expect(stdout).not.toMatch(OBEYED);
  });
});

describe('fairlead affected', () => {
  it('prints the roots that a range of commits can change, of a bare or an ordinary repository', async () => {
    const server = await gitServerForTest();
    try {
      const repository = await server.createRepository('shop');
      const before = await repository.commit({
        'base/kustomization.yaml': 'resources: [a.yaml]\n',
        'base/a.yaml': configMap('a'),
        'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
        'other/kustomization.yaml': 'resources: [o.yaml]\n',
        'other/o.yaml': configMap('o'),
      });
      const after = await repository.commit({ 'base/a.yaml': configMap('a', 'data: {}\n') });
      const clone = join(folder, 'clone');
      await clonedBare(repository.url, clone);
      const paths = ['base', 'overlays/dev'];
      expect(await run(['affected', clone, before, after])).toEqual({ code: 0, stdout: 'base\noverlays/dev\n', stderr: '' });
      expect(JSON.parse((await run(['affected', clone, 'HEAD~1', 'HEAD', '-o', 'json'])).stdout)).toEqual(paths);
      expect((await run(['affected', clone, before, after, '--roots', 'overlays/*', 'other'])).stdout).toBe('overlays/dev\n');
      expect(await run(['affected', clone, after, after])).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await run(['affected', clone, 'nope', after])).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^error: .*nope/) as string,
      });
    } finally {
      await server.stop();
    }
  });
  it('says where there is no repository', async () => {
    expect(await run(['affected', 'live', 'a', 'b'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: .*live/) as string });
  });
});

function clonedBare(url: string, target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['clone', '--quiet', '--bare', url, target], {
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
      stdio: 'ignore',
    });
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`git clone ended with ${code}`))));
  });
}
