import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** A service as it is built, in a process of its own: Node can't read TypeScript, and what ends a process can't be tried in ours. */
const program = (more = '') => `
  import { runService, commonConfig } from '@fairlead/service-kit';
  import { FairleadError, Retry } from '@fairlead/contracts';
  class Refused extends FairleadError { code = 'Refused'; retry = Retry.never }
  class Root { async onModuleDestroy() { if (process.env.HANG) await new Promise(() => setInterval(() => undefined, 1000)); } }
  await runService({ name: 'canary', config: commonConfig, module: () => { ${more}; return { module: Root, providers: [] }; } });
`;
let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

beforeAll(() => promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/service-kit'], { cwd: root }));

function run(more?: string, env: NodeJS.ProcessEnv = {}) {
  const environment = { PATH: '/usr/bin:/bin', FAIRLEAD_HTTP_PORT: '0', ...env };
  const started = spawn(process.execPath, ['--input-type=module', '-e', program(more)], { cwd: root, env: environment });
  child = started;
  let stderr = '';
  started.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const lines: Record<string, unknown>[] = [];
  const until = new Promise<void>((resolve) => {
    createInterface(started.stdout).on('line', (line) => {
      lines.push(JSON.parse(line) as Record<string, unknown>);
      if (lines.at(-1)?.['msg'] === 'ready') resolve();
    });
  });
  const exited = once(started, 'close').then(([code]) => ({ code: code as number | null, stderr, lines }));
  return { started, ready: until, exited };
}

describe('a service process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 after %s, in order', async (signal) => {
    const { started, ready, exited } = run();
    await ready;
    started.kill(signal);
    const { code, lines, stderr } = await exited;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines.map((line) => line['msg'])).toEqual(['starting', 'ready', 'stopping', 'stopped']);
  });
  it('ends with 1 at a second signal', async () => {
    const { started, ready, exited } = run(undefined, { HANG: '1' });
    await ready;
    started.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    started.kill('SIGTERM');
    expect((await exited).code).toBe(1);
  });
  it('that does not start says why in one message without a stack, and ends with 1', async () => {
    const { code, stderr } = await run("throw new Refused('The server is too old. Install 2.11.')").exited;
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'canary did not start: The server is too old. Install 2.11.\n' });
  });
  it('lists wrong settings', async () => {
    const { code, stderr } = await run(undefined, { FAIRLEAD_HTTP_PORT: 'x', FAIRLEAD_LOG_LEVEL: 'loud', FAIRLEAD_CANARY_X: '1' }).exited;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^canary did not start: 3 settings are wrong/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
  it('ends with 1 and tells of an error that nobody caught, without the secrets in it', async () => {
    const leak = "setTimeout(() => { throw new Error('GET https://me:hunter22@host failed') }, 500)";
    const { code, lines, stderr } = await run(leak).exited;
    expect(code).toBe(1);
    expect(JSON.stringify([lines, stderr])).toContain('GET https://[redacted]@host failed');
    expect(JSON.stringify([lines, stderr])).not.toContain('hunter22');
  });
  it('sends its traces to the collector before it ends', async () => {
    const paths: (string | undefined)[] = [];
    const collector = createServer((request, response) => {
      paths.push(request.url);
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const span = "import('@fairlead/service-kit').then(({ tracing }) => tracing.withSpan('x', {}, undefined, async () => undefined))";
    const { started, ready, exited } = run(span, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    await ready;
    started.kill('SIGTERM');
    expect((await exited).code).toBe(0);
    collector.close();
    expect(paths).toEqual(['/v1/traces']);
  });
});
