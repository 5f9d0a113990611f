import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

const contract = (name: string, type: string) => `
import { defineMessage } from '../message.js';
/** ping → pong: says ${type}. */
export const ${name} = defineMessage({ type: '${type}', version: 1, stream: 'EVENTS', filter: 'event.${type}.*', schema, subject, dedupeKey });
`;
const sends = `export class Sender { constructor(private readonly bus: Bus) {} send() { return this.bus.publish(BallThrown, { id: 1 }); } }\n`;
const streams = `const messageStreams = { EVENTS: { ...base('EVENTS'), max_age: 7 * DAY }, OTHER: { ...base('OTHER'), ...lastValue } };\n`;
const takes = `export class OnBallThrown { @OnMessage(BallThrown, { concurrency: 2 }) handle(message: unknown) {} }\n`;

describe('docs/flow.md', () => {
  let workspace: string;
  beforeEach(async () => (workspace = await mkdtemp(join(tmpdir(), 'fairlead-flow-'))));
  afterEach(() => rm(workspace, { recursive: true, force: true }));

  const generate = (folder: string, ...flags: string[]) =>
    new Promise<{ exitCode: number; errors: string }>((resolve) =>
      execFile(process.execPath, [join(root, 'tools/generate-flow.mjs'), ...flags, folder], (error, _, errors) =>
        resolve({ exitCode: error ? Number(error.code) : 0, errors }),
      ),
    );
  async function write(files: Record<string, string>): Promise<void> {
    for (const [file, text] of Object.entries({ 'docs/README.md': '', 'libs/domain/src/index.ts': '', ...files })) {
      await mkdir(dirname(join(workspace, file)), { recursive: true });
      await writeFile(join(workspace, file), text);
    }
  }
  const whole = {
    'libs/contracts/src/messages/ball-thrown.ts': contract('BallThrown', 'ball.thrown'),
    'libs/messaging/src/topology/streams.ts': streams,
    'apps/ping/src/sender.ts': sends,
    'apps/pong/src/on-ball-thrown.ts': takes,
  };

  it('of this repository is current', async () => {
    expect(await generate(root, '--check')).toEqual({ exitCode: 0, errors: '' });
  });

  it('says who sends and who takes each message, and is then current', async () => {
    await write(whole);
    expect(await generate(workspace)).toEqual({ exitCode: 0, errors: '' });
    const page = await readFile(join(workspace, 'docs/flow.md'), 'utf8');
    expect(page).toContain('ping -- "ball.thrown" --> pong');
    const row = page.split('\n').find((line) => line.startsWith('| [`ball.thrown`]'));
    expect(row?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      '[`ball.thrown`](../libs/contracts/src/messages/ball-thrown.ts)',
      '1',
      'EVENTS',
      '`event.ball.thrown.*`',
      '7 days',
      'ping ([sender.ts](../apps/ping/src/sender.ts))',
      'pong ([on-ball-thrown.ts](../apps/pong/src/on-ball-thrown.ts))',
      '',
    ]);
    expect(await generate(workspace, '--check')).toEqual({ exitCode: 0, errors: '' });
  });

  it('is refused with the differing line when a handler has moved since', async () => {
    await write(whole);
    await generate(workspace);
    await rm(join(workspace, 'apps/pong/src/on-ball-thrown.ts'));
    await write({ 'apps/pong/src/catching/on-ball-thrown.ts': takes });
    const { exitCode, errors } = await generate(workspace, '--check');
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/not current: line \d+\n.*\n.*catching\/on-ball-thrown.*\n.*npm run generate/);
  });

  it.each([
    ['has no sender', { 'apps/ping/src/sender.ts': '' }],
    ['goes to the stream EVENTS', { 'libs/messaging/src/topology/streams.ts': 'const messageStreams = {};' }],
    ['has no taker', { 'apps/pong/src/on-ball-thrown.ts': '' }],
  ])('is not made while a message %s, even if a test has one', async (what, missing) => {
    await write({ ...whole, ...missing, 'apps/ping/src/ball.spec.ts': sends, 'apps/pong/src/ball.it.ts': takes });
    const { exitCode, errors } = await generate(workspace);
    expect(exitCode).toBe(1);
    expect(errors).toContain(`BallThrown ${what}`);
  });

  it('counts what follows a list of contracts as a taker', async () => {
    const follows = `const CONTRACTS = [BallThrown] as const;\nbus.follow({ consumer: 'pong', contracts: CONTRACTS, from: 'new' });\n`;
    await write({ ...whole, 'apps/pong/src/on-ball-thrown.ts': '', 'apps/pong/src/following.ts': follows });
    expect(await generate(workspace)).toEqual({ exitCode: 0, errors: '' });
  });
});
