import { spawn, type ChildProcess } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identify } from '../processes/identity.js';
import { endLeftovers } from '../processes/records.js';
import { waitUntil } from '../processes/wait-until.js';
import { postgresFolder } from '../postgres/start-postgres.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const built = join(root, 'libs/local-stack/dist/index.js');
const CHOSEN = 'correct horse battery staple';

interface Run {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  output(): string;
}
interface ApplicationList {
  readonly items: readonly {
    readonly name: string;
    readonly health: string;
    readonly sync: string;
    readonly revision?: { commit: string };
  }[];
}

describe('npm start', () => {
  let state: string;
  let last: Run | undefined;
  beforeAll(async () => {
    await access(built).catch(() => {
      throw new Error(`${built} is missing; run npm run build, or the tests by npm test`);
    });
    state = await mkdtemp(join(tmpdir(), 'fairlead-start-'));
  });
  afterAll(async () => {
    last?.child.kill('SIGKILL');
    await last?.exited;
    await endLeftovers(join(state, 'processes'));
    await rm(await postgresFolder(join(state, 'postgres')), { recursive: true, force: true });
    await rm(state, { recursive: true, force: true });
  });

  /** What `npm start` runs, but with its state in a folder of the test's own. */
  function run(...args: string[]): Run {
    const script = `import { runStack } from ${JSON.stringify(built)};
      process.exit(await runStack({ root: ${JSON.stringify(root)}, state: ${JSON.stringify(state)}, args: ${JSON.stringify(args)} }));`;
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], FAIRLEAD_CACHE: process.env['FAIRLEAD_CACHE'] };
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    last = { child, exited: new Promise((resolve) => child.once('exit', resolve)), output: () => output };
    return last;
  }
  async function up(started: Run): Promise<string> {
    await waitUntil(() => started.output().includes('Fairlead is up'), {
      what: 'Fairlead to be up',
      timeoutMilliseconds: 170_000,
      giveUp: () => {
        if (started.child.exitCode !== null) throw new Error(`it ended with ${started.child.exitCode}: ${started.output()}`);
      },
    });
    return /Console +(http:\S+)/.exec(started.output())?.[1] ?? '';
  }
  /** As a person would in the console: with the password of the first start, which is to be changed, or with the one chosen then. */
  async function signIn(api: string): Promise<string> {
    const file = join(state, 'admin-password');
    const first = await readFile(file, 'utf8').catch(() => undefined);
    const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
      const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', origin: api, ...headers } };
      const response = await fetch(`${api}/api/v1/auth/${path}`, init);
      expect([path, response.status]).toEqual([path, 200]);
      return { me: (await response.json()) as { csrf: string }, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    };
    const signedIn = await post('sign-in', { user: 'admin', password: first?.trim() ?? CHOSEN });
    if (first === undefined) return signedIn.cookie;
    const headers = { cookie: signedIn.cookie, 'fairlead-csrf': signedIn.me.csrf };
    const changed = await post('password', { current: first.trim(), next: CHOSEN }, headers);
    await expect(access(file)).rejects.toThrow();
    return changed.cookie;
  }
  const healthy = (api: string, cookie: string) =>
    waitUntil(
      async () => {
        const { items } = (await (await fetch(`${api}/api/v1/applications`, { headers: { cookie } })).json()) as ApplicationList;
        const staging = items.find(({ name }) => name === 'web-staging');
        return staging?.health === 'Healthy' && staging.sync === 'Synced' ? staging.revision?.commit : undefined;
      },
      { what: 'the demo to be healthy', timeoutMilliseconds: 60_000 },
    );
  const recorded = async () => {
    const files = (await readdir(join(state, 'processes'))).filter((file) => file.endsWith('.json'));
    return files.map((file) => Number(file.replace('.json', '')));
  };

  it('brings the demo up, refuses a second one beside it, comes back after kill -9 with its state, and leaves no process', async () => {
    const first = run();
    const address = await up(first);
    expect(first.output()).toMatch(/user admin, password \S{12,}, to be changed/);
    expect((await fetch(`${address}/api/v1/applications`)).status).toBe(401);
    const commit = await healthy(address, await signIn(address));
    const beside = run();
    expect(await beside.exited).toBe(1);
    expect(beside.output()).toMatch(new RegExp(`running already, as process ${first.child.pid}`));

    const pids = await recorded();
    expect(pids.length).toBeGreaterThanOrEqual(15);
    first.child.kill('SIGKILL');
    await first.exited;
    const second = run();
    const api = await up(second);
    expect(second.output()).toContain('Ended what an earlier run left behind');
    expect(second.output()).toContain('with the password that you chose');
    expect(await healthy(api, await signIn(api))).toBe(commit);

    const later = await recorded();
    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(0);
    for (const pid of [...pids, ...later]) expect((await identify(pid))?.commandLine ?? '').not.toContain(state);
    expect(await recorded()).toEqual([]);
  }, 400_000);

  it('ends what it has begun when it is stopped in the middle of the start', async () => {
    const started = run();
    await waitUntil(() => started.output().includes('] NATS'), { what: 'NATS to run', timeoutMilliseconds: 60_000 });
    started.child.kill('SIGINT');
    expect(await started.exited).toBe(0);
    expect(await recorded()).toEqual([]);
  });

  it('tells the contexts there are when the given one is missing, and ends', async () => {
    const started = run('--kubeconfig', join(state, 'sandbox', 'kubeconfig'), '--context', 'production');
    expect(await started.exited).toBe(1);
    expect(started.output()).toMatch(/no context production; give one with --context: sandbox/);
    expect(await recorded()).toEqual([]);
  });

  it('keeps secrets out of what it prints and of its process list', async () => {
    const secrets = Object.values(JSON.parse(await readFile(join(state, 'secrets.json'), 'utf8')) as Record<string, string>);
    expect(secrets).toHaveLength(5);
    for (const secret of secrets) expect(last?.output()).not.toContain(secret);
  });
});
