import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApplicationItem, TreeNode } from '@fairlead/api-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { treeText } from '../commands/online/tree.js';
import { run } from '../run.js';
import { Progress } from '../terminal/progress.js';
import { comparisonText } from './comparison.js';
import { differenceText } from './differences.js';
import { print, printLogLine, printStream, tell } from './format.js';
import { applications } from './kinds.js';
import { printList, printOne, FORMATS, ONE_FORMATS } from './list.js';
import { paint } from './table.js';

const ESC = '\u001b';
/** Clears the screen, names the window, writes to the clipboard, hides what follows, and turns text around. */
const HOSTILE = `x${ESC}[2J${ESC}]0;t\u0007${ESC}]52;c;eA==${ESC}\\${ESC}[8m\u009b2J\r\u007f\u202ey`;
const SHOWN = 'x^[[2J^[]0;t^G^[]52;c;eA==^[\\^[[8m\\u009b2J^M^?\\u202ey';
const application = {
  ...{ tenant: 'shop', name: HOSTILE, sync: 'OutOfSync', health: 'Degraded', clusters: [HOSTILE], reason: HOSTILE },
  ...{ repository: HOSTILE, ref: HOSTILE, path: HOSTILE, environment: 'dev', updatedAt: '2026-01-01T00:00:00Z' },
} as unknown as ApplicationItem;
const node: TreeNode = {
  ...{ key: 'a', group: '', kind: HOSTILE, namespace: HOSTILE, name: HOSTILE, managed: true, message: HOSTILE },
  info: [{ name: HOSTILE, value: HOSTILE }],
};

let out = '';
let err = '';
const isTerminal = { stdout: process.stdout.isTTY, stderr: process.stderr.isTTY };
function onTerminal(is: boolean): void {
  process.stdout.isTTY = is;
  process.stderr.isTTY = is;
}
beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((out += Buffer.from(chunk as string).toString()), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((err += Buffer.from(chunk as string).toString()), true));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.stdout.isTTY = isTerminal.stdout;
  process.stderr.isTTY = isTerminal.stderr;
  process.exitCode = undefined;
});
/** What is left when our own sequences are taken away. */
const without = (text: string, ...own: readonly RegExp[]): string => own.reduce((rest, one) => rest.replaceAll(one, ''), text);
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const COLOURS = /\u001b\[(?:0|1|31|32|33|34|35|36|90)m/g;

describe.each([
  ['on a terminal', true],
  ['to a pipe', false],
])('what others wrote, %s', (_, is) => {
  beforeEach(() => onTerminal(is));

  it.each(FORMATS)('is shown in a list with -o %s', async (format) => {
    await printList([application], format, applications);
    if (format === 'json') expect(JSON.parse(out)).toEqual([application]);
    else if (format !== 'yaml') expect(out).toContain(SHOWN);
    expect(without(out, COLOURS)).not.toMatch(OBEYED);
    expect(COLOURS.test(out)).toBe(is && (format === 'table' || format === 'wide'));
  });
  it.each(ONE_FORMATS)('is shown of one thing with -o %s', async (format) => {
    await printOne(application, format, () => `State: ${application.reason}`);
    if (format === 'table') expect(out).toBe(`State: ${SHOWN}\n`);
    expect(out).toContain('x');
    expect(out).not.toMatch(OBEYED);
  });
  it('is shown in a tree, whose columns stay straight', () => {
    print(treeText({ cluster: 'one', at: '', more: 0, nodes: [node, { ...node, key: 'b', name: 'plain' }] }));
    const lines = without(out, COLOURS).split('\n');
    expect(lines.join('\n')).not.toMatch(OBEYED);
    const at = (line = ''): number => line.indexOf(`  ${SHOWN}; `);
    expect(at(lines[2])).toBe(at(lines[3]));
  });
  it('is shown in differences', () => {
    print(
      differenceText({
        title: HOSTILE,
        sides: [HOSTILE, HOSTILE],
        changes: [{ path: HOSTILE, before: HOSTILE, after: HOSTILE, note: HOSTILE }],
      }),
    );
    expect(out).toContain(`-${SHOWN}`);
    expect(out).toContain(`+${SHOWN}`);
    expect(without(out, COLOURS)).not.toMatch(OBEYED);
    expect(out.includes(`${ESC}[31m-${SHOWN}${ESC}[0m`)).toBe(is);
  });
  it('is shown in a comparison', () => {
    const revision = { commit: 'a'.repeat(40), subject: HOSTILE };
    const values = { dev: JSON.stringify(HOSTILE), prod: HOSTILE };
    const field = { path: HOSTILE, values, marks: [{ kind: 'unknown', environment: 'dev', why: HOSTILE }], drift: [] };
    const object = {
      ...{ kind: 'Deployment', group: 'apps', name: HOSTILE },
      names: { dev: HOSTILE, prod: 'b' },
      fields: [field],
      marks: [],
      drift: [],
    };
    const run = { application: 'a', cluster: 'one', revision, version: HOSTILE };
    const comparison = {
      ...{ tenant: 'shop', component: HOSTILE, clusters: [], missing: [], equal: 0, objects: [object] },
      applications: ['dev', 'prod'].map((environment) => ({ ...run, environment })),
    } as unknown as Parameters<typeof comparisonText>[0];
    print(comparisonText(comparison, { wide: true, colours: is }));
    expect(out).toContain(SHOWN);
    expect(without(out, COLOURS)).not.toMatch(OBEYED);
  });
  it('is shown while something is waited for', () => {
    const progress = new Progress();
    progress.show(HOSTILE);
    progress.end();
    expect(err).toContain(SHOWN);
    expect(without(err, /\r\u001b\[K/g)).not.toMatch(OBEYED);
    expect(err.startsWith(is ? '\r' : 'waiting: ')).toBe(true);
  });
  it.each([
    ['of ours', ['help', HOSTILE]],
    ['about the command line', [HOSTILE]],
    ['about an option', ['render', 'x', '-o', HOSTILE]],
  ])('is shown in an error %s', async (_name, args) => {
    await run(args, '0.0.0');
    expect(err).toContain(SHOWN);
    expect(without(err, COLOURS)).not.toMatch(OBEYED);
    expect(process.exitCode).toBeGreaterThan(0);
  });
  it('is shown in what is said beside', () => {
    tell(HOSTILE);
    expect(err).toBe(`${SHOWN}\n`);
  });
});

describe('a log', () => {
  const line = `${ESC}[31mred ${HOSTILE}`;
  it('is left as it is to a pipe', () => {
    onTerminal(false);
    printLogLine(`${paint('web', 'green')} | `, line);
    expect(out).toBe(`web | ${line}\n`);
  });
  it('has only its colours on a terminal', () => {
    onTerminal(true);
    printLogLine(`${paint('web', 'green')} | `, line);
    expect(out.startsWith(`${ESC}[32mweb${ESC}[0m | ${ESC}[31mred x^[[2J`)).toBe(true);
    expect(out.endsWith(`${ESC}[0m\n`)).toBe(true);
    expect(without(out, /\u001b\[\d+m/g)).not.toMatch(OBEYED);
  });
});

describe('an export', () => {
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    // A character may come in two parts.
    for (const byte of Buffer.from(`é${HOSTILE}`)) yield Uint8Array.of(byte);
  };
  it('is left as it is to a pipe', async () => {
    onTerminal(false);
    const bytes: Uint8Array[] = [];
    vi.mocked(process.stdout.write).mockImplementation((chunk) => (bytes.push(chunk as Uint8Array), true));
    await printStream(chunks());
    expect(Buffer.concat(bytes).toString()).toBe(`é${HOSTILE}`);
  });
  it('is shown on a terminal', async () => {
    onTerminal(true);
    await printStream(chunks());
    expect(out).toBe(`é${SHOWN}`);
  });
});

describe('the sources', () => {
  it('write by the output layer and nothing else', () => {
    const folder = fileURLToPath(new URL('..', import.meta.url));
    const writing = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.(?:spec|it|fixtures)\.ts$/.test(name))
      .filter((name) => /\.write\(|\bconsole\.\w+\(|writeSync/.test(readFileSync(join(folder, name), 'utf8')));
    expect(writing).toEqual(['output/format.ts']);
  });
});
