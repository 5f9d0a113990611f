import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { resolveTool } from '@fairlead/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { ToolLauncher } from './tool-launcher.js';
import type { ToolRun } from './tool-process.js';

const projectRoot = fileURLToPath(new URL('../../../..', import.meta.url));
let root: string;
let kustomize: string;
let Launcher: typeof ToolLauncher;
let launcher: ToolLauncher;

beforeAll(async () => {
  // The launcher's process runs what is built: Node can't read TypeScript.
  await promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/rendering'], { cwd: projectRoot });
  const built = join(projectRoot, 'libs/rendering/dist/process/tool-launcher.js');
  ({ ToolLauncher: Launcher } = (await import(/* @vite-ignore */ pathToFileURL(built).href)) as {
    ToolLauncher: typeof ToolLauncher;
  });
  kustomize = (await resolveTool('kustomize')).path;
  root = await mkdtemp(join(tmpdir(), 'fairlead-launcher-test-'));
  await mkdir(join(root, 'app'));
  await writeFile(join(root, 'app/kustomization.yaml'), 'resources: [a.yaml]\n');
  await writeFile(join(root, 'app/a.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n');
});
afterEach(() => launcher.stop());
afterAll(() => rm(root, { recursive: true, force: true }));

const run = (more: Partial<ToolRun> = {}): ToolRun => ({
  ...{ program: kustomize, args: ['build', 'app'], root, title: 'kustomize build of app', limits: defaultLimits },
  ...more,
});
/** Tells its own process and its parent's, then does not end. */
async function hanging(): Promise<{ program: string; pids: () => Promise<{ own: number; parent: number }> }> {
  const folder = await mkdtemp(join(root, 'hanging-'));
  const program = join(folder, 'kustomize');
  await writeFile(program, `#!/bin/sh\necho "$$ $PPID" > ${folder}/new && /bin/mv ${folder}/new ${folder}/pids\nexec /bin/sleep 600\n`);
  await chmod(program, 0o755);
  const pids = () =>
    vi.waitFor(
      async () => {
        const [own = 0, parent = 0] = (await readFile(join(folder, 'pids'), 'utf8')).split(' ').map(Number);
        return { own, parent };
      },
      { timeout: 60_000 },
    );
  return { program, pids };
}
const isGone = (pid: number): Promise<void> => vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), { timeout: 60_000 });

describe('the launcher of tools', () => {
  it('starts it, also many at once, and tells what came of it', async () => {
    launcher = new Launcher();
    const ends = await Promise.all([
      launcher.run(run()),
      launcher.run(run({ args: ['build', 'nope'] })),
      launcher.run(run({ program: '/nope' })),
    ]);
    expect(ends).toEqual([
      { output: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n' },
      { failure: expect.stringContaining('nope') as string },
      { unavailable: expect.stringContaining('/nope') as string },
    ]);
  });
  it('holds it to its limits', async () => {
    launcher = new Launcher();
    const { program, pids } = await hanging();
    const end = launcher.run(run({ program, limits: { ...defaultLimits, timeoutMilliseconds: 1_500 } }));
    const { own } = await pids();
    expect(await end).toMatchObject({ code: 'RenderTimeout', stopped: expect.stringContaining('took over 1.5 s') as string });
    await isGone(own);
  });
  it('breaks it off at a signal', async () => {
    launcher = new Launcher();
    const { program, pids } = await hanging();
    const stop = new AbortController();
    const end = launcher.run(run({ program }), stop.signal);
    const { own, parent } = await pids();
    expect(parent).not.toBe(process.pid);
    stop.abort();
    expect(await end).toMatchObject({ unavailable: expect.stringContaining('stops') as string });
    await isGone(own);
  });
  it('that is killed says so, and is started anew', async () => {
    launcher = new Launcher();
    const { program, pids } = await hanging();
    const end = launcher.run(run({ program }));
    const { own, parent } = await pids();
    process.kill(parent, 'SIGKILL');
    expect(await end).toMatchObject({ unavailable: expect.stringContaining('ended') as string });
    expect(await launcher.run(run())).toMatchObject({ output: expect.stringContaining('ConfigMap') as string });
    process.kill(-own, 'SIGKILL');
  });
  it('ends with the service, and what it has started with it', async () => {
    launcher = new Launcher();
    const { program, pids } = await hanging();
    const end = launcher.run(run({ program }));
    const { own, parent } = await pids();
    launcher.stop();
    expect(await end).toMatchObject({ unavailable: expect.stringContaining('ended') as string });
    await Promise.all([isGone(own), isGone(parent)]);
  });
});
