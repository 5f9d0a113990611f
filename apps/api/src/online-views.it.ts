import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CatalogEntry,
  catalogKey,
  HealthChanged,
  liveSubject,
  LogAsked,
  ObjectAsked,
  RenderStatus,
  SourceStatus,
  TreeAsked,
  type AnswerOf,
  type ApiTree,
} from '@fairlead/contracts';
import { examplesOf, projectRoot } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, revision, send, syncStatus, type TestApi } from './api.fixtures.js';
import { application, cluster, declares, repository, tenant } from './catalog/catalog.fixtures.js';
import { commandLineForTest, type CommandLine, type RunOptions } from './online.fixtures.js';

const about = { tenant: 'shop', application: 'api-production' };
const at = (second: number) => `2026-01-01T00:02:${String(second).padStart(2, '0')}.000Z`;
const serving = new AbortController();
let api: TestApi;
let cli: CommandLine;
const run = (args: string[], options?: RunOptions) => cli.run(args, options);

async function stand(name: string, second: number, fields: Record<string, unknown> = {}): Promise<void> {
  const common = { ...about, application: name, generation: 100, revision: revision(), at: at(second) };
  await send(api.bus, SourceStatus, common);
  await send(api.bus, RenderStatus, { ...common, objects: 1 });
  const objects = [{ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'api', sync: 'Synced', health: 'Healthy' }];
  await syncStatus(api.bus, { ...common, cluster: 'production', objectCount: 1, objects, ...fields });
}

beforeAll(async () => {
  api = await apiForTest();
  cli = await commandLineForTest(api.url());
  const owner = { tenant: 'platform', application: 'config' };
  const documents = [
    tenant('shop', { description: 'Team shop', people: [{ user: 'ann', role: 'approver' }] }),
    cluster('production'),
    repository('shop', 'main'),
    application('shop', 'api-production', { environment: 'production' }),
    application('shop', 'web-dev', { environment: 'dev' }),
  ];
  for (const document of documents) {
    const entry = CatalogEntry.parse({ document, owner, generation: 1, revision: declares('platform/config', []).revision });
    await api.bus.catalog.put(catalogKey(document), entry);
  }
  await stand('api-production', 1);
  await stand('web-dev', 2, { health: 'Degraded', reason: 'Deployment web: pods crash' });
  await eventually(async () => {
    const { body } = await api.get<{ items: { health: string }[] }>('/api/v1/applications?tenant=shop');
    return body.items.length === 2 && body.items.some(({ health }) => health === 'Degraded') ? true : undefined;
  }, 'the applications');
}, 120_000);
afterAll(async () => {
  serving.abort();
  await cli?.stop();
  await api?.stop();
});

describe('lists', () => {
  it('come in every form, sorted, filtered and cut', async () => {
    expect((await run(['get', 'applications', '-o', 'name', '--sort', 'health', '-t', 'shop'])).out).toBe(
      'application/shop/web-dev\napplication/shop/api-production\n',
    );
    expect((await run(['get', 'apps', '-o', 'name', '--sort', '-name', '-t', 'shop'])).out.split('\n')[0]).toBe('application/shop/web-dev');
    expect((await run(['get', 'apps', '-e', 'dev', '-o', 'wide'])).out).toMatch(/ENVIRONMENT[^]*web-dev .* dev .*pods crash/);
    expect(await run(['get', 'apps', '-l', 'team=nobody'])).toMatchObject({ code: 0, out: '', err: 'Nothing found.\n' });
    expect(await run(['get', 'apps', '--limit', '1', '-o', 'name', '-t', 'shop'])).toMatchObject({
      err: expect.stringContaining('--limit') as string,
    });
    expect(await run(['get', 'apps', '--sort', 'nothing'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('there are tenant, name') as string,
    });
    expect(JSON.parse((await run(['tenant', '-o', 'json'])).out)).toMatchObject([{ name: 'shop' }]);
    expect((await run(['cluster', 'list'])).out).toMatch(/^NAME .*\nproduction /);
  });

  it('show one of them, and say where there is none', async () => {
    expect((await run(['tenant', 'show', 'shop'])).out).toMatch(/Team shop[^]*ann \(approver\)/);
    expect((await run(['repo', 'show', 'shop/main'])).out).toContain('https://git.example/shop/main.git');
    expect((await run(['describe', 'cluster', 'production'])).out).toMatch(/Sealing: +not known/);
    expect(await run(['describe', 'tenant', 'nobody'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('nobody does not exist') as string,
    });
    expect(await run(['describe', 'shop/api-production'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Synced, Healthy') as string,
    });
  });

  it('go on with --watch: a line for what is another, and end well', async () => {
    const { child, said, ended } = cli.start(['get', 'applications', '--watch', '-o', 'json', '-t', 'shop']);
    await eventually(() => (said.out.split('\n').length > 2 ? true : undefined), 'what there is', 60_000);
    await stand('api-production', 10, { health: 'Progressing', reason: 'Deployment api: 1 of 2' });
    await eventually(() => (said.out.includes('1 of 2') ? true : undefined), 'the change', 60_000);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    const lines = said.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; health: string });
    expect(lines.slice(0, 2).map(({ name }) => name)).toEqual(['api-production', 'web-dev']);
    expect(lines.slice(2).every(({ name }) => name === 'api-production')).toBe(true);
    expect(lines.at(-1)).toMatchObject({ health: 'Progressing' });
  });

  it('are drawn in place, with colours, on a terminal only', async () => {
    expect((await run(['get', 'applications'])).out).not.toContain('\u001b');
    const shown = cli.onTerminal(['get', 'applications', '--watch']);
    await eventually(() => (shown.said.out.includes('web-dev') ? true : undefined), 'the table', 60_000);
    shown.child.kill('SIGKILL');
    expect(shown.said.out).toContain('\u001b[H\u001b[2J');
    expect(shown.said.out).toContain('\u001b[31mDegraded');
    const plain = await cli.onTerminal(['get', 'applications', '--no-color']).ended;
    expect(plain.out).not.toContain('\u001b[31m');
  });
});

describe('what is asked of clusters', () => {
  const tree: ApiTree = {
    cluster: 'production' as ApiTree['cluster'],
    at: at(0),
    more: 0,
    nodes: [
      {
        key: 'd',
        group: 'apps',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'api',
        managed: true,
        sync: 'OutOfSync',
        health: 'Healthy',
        info: [],
      },
      {
        key: 'p',
        parent: 'd',
        group: '',
        kind: 'Pod',
        namespace: 'shop',
        name: 'api-1',
        managed: false,
        health: 'Healthy',
        info: [{ name: 'restarts', value: '3' }],
      },
      { key: 'q', parent: 'd', group: '', kind: 'Pod', namespace: 'shop', name: 'api-2', managed: false, health: 'Healthy', info: [] },
    ],
  };
  let differences: AnswerOf<typeof ObjectAsked>['differences'] = [];
  const asked: { pod: string; sinceSeconds?: number | undefined; follow: boolean }[] = [];

  it('says who has to be there where nobody answers', async () => {
    for (const command of ['tree', 'diff', 'logs']) {
      const { code, out, err } = await run([command, 'shop/api-production']);
      expect({ command, code, out }).toEqual({ command, code: 1, out: '' });
      expect(err).toContain('No syncer serves cluster production');
    }
  });

  it('is drawn as a tree', async () => {
    const options = { signal: serving.signal };
    await api.bus.serve(TreeAsked, liveSubject('production', 'tree'), async () => tree, options);
    const answer = {
      group: 'apps',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'api',
      cluster: tree.cluster,
      desired: 'a: 1\n',
      live: 'a: 2\n',
    };
    await api.bus.serve(
      ObjectAsked,
      liveSubject('production', 'object'),
      async () => ({ ...answer, differences, managers: [], at: at(0) }),
      options,
    );
    await api.bus.serveStream(
      LogAsked,
      liveSubject('production', 'log'),
      async function* (request) {
        asked.push(request);
        // The first part says that it is open.
        yield { lines: [], skipped: 0 };
        yield { lines: [{ text: `hello of ${request.pod}`, at: at(1) }], skipped: 0 };
        yield { lines: [], skipped: 0, end: 'The container has ended.' };
      },
      options,
    );
    const { code, out } = await run(['tree', 'shop/api-production']);
    expect(code).toBe(0);
    expect(out).toMatch(/Deployment shop\/api +OutOfSync +Healthy[^]*├─ Pod shop\/api-1 .*restarts 3\n└─ Pod shop\/api-2/);
  });

  it('is compared: 0 where nothing differs, 2 with who and what where something does', async () => {
    expect(await run(['diff', 'shop/api-production'])).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('as Git says') as string,
    });
    differences = [{ path: 'spec.replicas', desired: '2', live: '5', manager: 'kubectl-scale', healed: true }];
    const { code, out } = await run(['diff', 'shop/api-production']);
    expect(code).toBe(2);
    expect(out).toBe(
      '--- apps/Deployment shop/api (Git)\n+++ apps/Deployment shop/api (production)\n@@ spec.replicas: by kubectl-scale, will be healed @@\n-2\n+5\n',
    );
    expect(JSON.parse((await run(['diff', 'shop/api-production', '-o', 'json'])).out)).toMatchObject([{ name: 'api' }]);
    expect(await run(['diff', 'shop/api-production', '--cluster', 'mars'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('it is on production') as string,
    });
  });

  it('is logged, of the Pods that are meant', async () => {
    const all = await run(['logs', 'shop/api-production']);
    expect(all).toMatchObject({ code: 0, out: 'api-1 | hello of api-1\napi-2 | hello of api-2\n' });
    expect(await run(['logs', 'shop/api-production', 'deployment/api'])).toEqual(all);
    expect(await run(['logs', 'shop/api-production', 'Pod/api-2'])).toMatchObject({ code: 0, out: 'hello of api-2\n' });
    const one = await run(['logs', 'shop/api-production', '--pod', 'api-2', '-f', '--since', '5m', '--timestamps']);
    expect(one).toMatchObject({
      code: 0,
      out: `${at(1)} hello of api-2\n`,
      err: expect.stringContaining('The container has ended.') as string,
    });
    expect(asked.at(-1)).toMatchObject({ pod: 'api-2', sinceSeconds: 300, follow: true });
    expect(await run(['logs', 'shop/api-production', '--pod', 'other'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no Pod whose name begins with other') as string,
    });
  });
});

describe('commands', () => {
  it('pause, refuse what is paused, and resume', async () => {
    const paused = await run(['pause', 'shop/api-production', '--until', '1h', '--reason', 'a move', '--wait']);
    expect(paused).toMatchObject({ code: 0, out: expect.stringMatching(/paused/i) as string });
    expect((await run(['get', 'apps', '--suspended', '-o', 'name', '-t', 'shop'])).out).toBe('application/shop/api-production\n');
    expect((await run(['describe', 'shop/api-production'])).out).toMatch(/Paused: +by .* a move/);
    expect(await run(['sync', 'shop/api-production'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/paused|suspended/i) as string,
    });
    expect((await run(['resume', 'shop/api-production', '--wait'])).code).toBe(0);
    expect(await run(['resume', 'shop/api-production'])).toMatchObject({ code: expect.any(Number) as number });
  });

  it('give up with 4 where nobody does what was accepted', async () => {
    const { code, err } = await run(['rollback', 'shop/api-production', '--reason', 'to see', '--wait', '--timeout', '1s']);
    expect(code).toBe(4);
    expect(err).toMatch(/error: command \S+ was accepted, and was not done within 1 s/);
  });

  it('say what there is to be steered, previewed and compared', async () => {
    expect(await run(['promote', 'shop/api-production'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('it has no rollout') as string,
    });
    expect(await run(['rollback', 'shop/api-production', '--preview'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no rendering') as string,
    });
    expect(await run(['history', 'shop/api-production'])).toMatchObject({ code: 0, err: 'Nothing found.\n' });
    expect(await run(['health', 'shop/web-dev'])).toMatchObject({ code: 1, out: expect.stringContaining('Degraded: ') as string });
  });

  it('are in the audit log, which can be searched and exported', async () => {
    const found = JSON.parse(
      (await run(['audit', '--tenant', 'shop', '--action', 'pause', '--outcome', 'accepted', '-o', 'json'])).out,
    ) as unknown[];
    expect(found.length).toBeGreaterThan(1);
    expect(found[0]).toMatchObject({ via: 'cli', application: 'api-production' });
    expect((await run(['audit', '--until', '2020-01-01'])).err).toContain('Nothing found.');
    const csv = await run(['audit', '--export', 'csv', '--text', 'a move']);
    expect(csv.out.split('\n')[0]).toContain('actor');
    expect(csv.out).toContain('a move');
    expect((await run(['audit', '--export', 'xml'])).code).toBe(2);
  });
});

describe('incidents', () => {
  it('are listed, shown, and printed as a page to fill in', async () => {
    await send(api.bus, HealthChanged, {
      ...about,
      cluster: 'production',
      health: 'Degraded',
      previous: 'Healthy',
      reason: 'Deployment api: pods crash',
      at: at(20),
    });
    const [incident] = await eventually(async () => {
      const list = JSON.parse((await run(['incidents', '--state', 'open', '-o', 'json'])).out) as { id: string; application: string }[];
      return list.some((one) => one.application === 'api-production') ? list : undefined;
    }, 'the incident');
    expect((await run(['incidents', 'show', incident?.id ?? ''])).out).toMatch(/open \(health\)[^]*Timeline:[^]*pods crash/);
    expect((await run(['postmortem', incident?.id ?? ''])).out).toContain('# Postmortem: shop/api-production');
    expect((await run(['postmortem', 'shop/api-production'])).out).toContain('## Timeline');
    expect(await run(['incidents', 'show', '999999'])).toMatchObject({ code: 1, out: '' });
  });
});

describe('completion', () => {
  const script = (shell: string) => run(['completion', shell]).then(({ out }) => out);
  function bash(line: string, input?: string): Promise<{ code: number | null; out: string }> {
    return new Promise((resolve) => {
      const child = spawn('bash', ['--norc', '-c', line], { cwd: cli.folder });
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.on('close', (code) => resolve({ code, out }));
      child.stdin.end(input);
    });
  }

  it('is a right script, which completes commands, values and names', async () => {
    expect((await bash('bash -n', await script('bash'))).code).toBe(0);
    const command = `fairlead() { '${process.execPath}' '${join(projectRoot, 'tools/fairlead.mjs')}' "$@"; }`;
    const completed = async (...words: string[]): Promise<string[]> => {
      const ask = `COMP_WORDS=(fairlead ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _fairlead; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return (await bash(`${command}; source <(fairlead completion bash); ${ask}`)).out.trim().split('\n');
    };
    expect(await completed('sync', 'shop/')).toEqual(['shop/api-production', 'shop/web-dev']);
    expect(await completed('get', 'applications', '--tenant', 's')).toEqual(['shop']);
    expect(await completed('get', 'applications', '--health', 'De')).toEqual(['Degraded']);
    expect(await completed('hi')).toEqual(['history']);
    for (const shell of ['zsh', 'fish']) expect(await script(shell)).toContain('fairlead __complete');
  });
});

describe('the examples of docs/cli.md', () => {
  const page = readFileSync(join(projectRoot, 'docs/cli.md'), 'utf8');
  /** They go on until somebody ends them, ask for a browser, or take a while to say what they can't read. */
  const endless = (words: readonly string[]): boolean =>
    words.some((word) => ['--watch', '--follow', '-f', 'login', 'completion'].includes(word));
  const examples = examplesOf(page).filter((words) => !endless(words));

  it('each end with a code that is documented, and a message that is meant', async () => {
    const queue = [...examples];
    const wrong: unknown[] = [];
    const next = async (): Promise<void> => {
      for (let words = queue.shift(); words !== undefined; words = queue.shift()) {
        const quick = words.includes('--timeout') || words.includes('--wait') ? [...words, '--timeout', '1s'] : words;
        const { code, err } = await run(quick, { input: '' });
        if (code === null || code > 4 || /unexpected:|^\s+at /m.test(err)) wrong.push({ words, code, err });
      }
    };
    await Promise.all([next(), next(), next()]);
    expect(examples.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  }, 400_000);
});
