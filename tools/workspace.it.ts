import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A planted file must be reported by `rule` on its first line, and by nothing else. */
interface Violation {
  readonly what: string;
  readonly file: string;
  readonly text: string;
  readonly rule: string;
  readonly message?: RegExp;
}

const boundary = '@nx/enforce-module-boundaries';
const reach = (from: string, to: string): Violation => ({
  what: `${from} → ${to}`,
  file: `${from}/src/reaches-${to}.ts`,
  text: `export { thing } from '@fairlead/${to}';\n`,
  rule: boundary,
  message: /can only depend on libs tagged with/,
});
const imports = (folder: string, name: string): Violation => ({
  what: `${folder} imports ${name}`,
  file: `${folder}/src/imports-${name.replaceAll(/[^a-z]+/g, '-')}.ts`,
  text: `export { thing } from '${name}';\n`,
  rule: 'no-restricted-imports',
  message: /may import this/,
});

const violations: readonly Violation[] = [
  reach('apps/renderer', 'database'),
  reach('apps/renderer', 'kube'),
  reach('libs/domain', 'kube'),
  reach('libs/domain', 'service-kit'),
  reach('apps/notifier', 'kube'),
  reach('apps/syncer', 'git'),
  reach('libs/messaging', 'database'),
  {
    what: 'cli past a barrel',
    file: 'apps/cli/src/past-barrel.ts',
    text: "export { thing } from '@fairlead/domain/src/plan/plan-sync.js';\n",
    rule: 'no-restricted-imports',
    message: /barrel/,
  },
  {
    what: 'api into another project by a relative path',
    file: 'apps/api/src/relative.ts',
    text: "export { FairleadError } from '../../../libs/contracts/src/index.js';\n",
    rule: boundary,
    message: /relative/i,
  },
  { what: 'any', file: 'libs/domain/src/any.ts', text: 'export const anything: any = 1;\n', rule: '@typescript-eslint/no-explicit-any' },
  {
    what: 'a default export',
    file: 'libs/domain/src/default.ts',
    text: 'export default function planSync() {}\n',
    rule: 'no-restricted-syntax',
  },
  { what: 'an enum', file: 'libs/domain/src/enum.ts', text: 'export enum Health {}\n', rule: 'no-restricted-syntax' },
  { what: 'a file of 401 lines', file: 'libs/domain/src/long.ts', text: '// why\n'.repeat(401), rule: 'max-lines' },
  {
    what: 'process.env outside of config.ts',
    file: 'apps/syncer/src/environment.ts',
    text: 'export const level = process.env.LEVEL;\n',
    rule: 'no-restricted-syntax',
  },
  imports('apps/api', '@nats-io/jetstream'),
  imports('apps/syncer', 'pg'),
  imports('apps/api', 'typeorm'),
  imports('apps/syncer', '@kubernetes/client-node'),
  imports('apps/syncer', 'undici'),
  imports('libs/messaging', '@slack/web-api'),
  imports('apps/git-poller', 'simple-git'),
  imports('libs/kube', '@nats-io/kv'),
  imports('apps/api', 'react'),
  imports('apps/cli', 'openapi-fetch'),
  reach('apps/console', 'contracts'),
];

/** The same things where they belong: a rule that reports these would be a rule against the house itself. */
const allowed: readonly (readonly [file: string, text: string])[] = [
  ['apps/renderer/src/reaches-allowed.ts', "export { thing } from '@fairlead/rendering';\n"],
  ['apps/syncer/src/reaches-allowed.it.ts', "export { thing } from '@fairlead/testing';\n"],
  ['apps/syncer/src/builders.fixtures.ts', "export { thing } from '@fairlead/testing';\n"],
  ['apps/syncer/src/config.ts', 'export const environment = process.env;\n'],
  ['libs/domain/src/status.ts', '// why\n'.repeat(399) + "export const statuses = { healthy: 'Healthy' } as const;\n"],
  ['libs/messaging/src/technology.ts', "export { thing } from '@nats-io/jetstream';\n"],
  ['libs/database/src/technology.ts', "export { thing } from 'typeorm';\n"],
  ['libs/kube/src/technology.ts', "export { thing } from 'undici';\n"],
  ['libs/git/src/technology.ts', "export { thing } from 'simple-git';\n"],
  ['apps/notifier/src/technology.ts', "export { thing } from '@slack/web-api';\n"],
];

interface Finding {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string; readonly line: number }[];
}

/** Planting in the tree itself would break the lint of whoever works in it, so the projects are copied: their manifests and barrels suffice. */
async function copyOfWorkspace(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'fairlead-lint-'));
  for (const file of ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.json', 'tsconfig.base.json', 'eslint.config.mjs']) {
    await cp(join(root, file), join(copy, file));
  }
  for (const folder of ['apps', 'libs']) {
    for (const project of await readdir(join(root, folder))) {
      const target = join(copy, folder, project);
      await mkdir(join(target, 'src'), { recursive: true });
      for (const file of ['package.json', 'tsconfig.json']) await cp(join(root, folder, project, file), join(target, file));
      await writeFile(join(target, 'src', 'index.ts'), 'export const thing = 1;\n');
    }
  }
  await mkdir(join(copy, 'tools'));
  await cp(join(root, 'tools', 'package.json'), join(copy, 'tools', 'package.json'));
  // The workspace's own packages must lead into the copy; links into the original would be outside of the graph, and nothing outside is judged.
  await mkdir(join(copy, 'node_modules'));
  for (const entry of await readdir(join(root, 'node_modules'))) {
    if (entry !== '@fairlead') await symlink(join(root, 'node_modules', entry), join(copy, 'node_modules', entry));
  }
  await cp(join(root, 'node_modules', '@fairlead'), join(copy, 'node_modules', '@fairlead'), { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Lints as `npm run lint` does. Bare eslint would skip the boundary rule silently where no project graph is cached. */
async function lint(copy: string): Promise<{ exitCode: number; findings: Finding[]; output: string }> {
  const projects = [
    ...new Set([...violations.map((violation) => violation.file), ...allowed.map(([file]) => file)].map((file) => file.split('/')[1])),
  ];
  const args = [
    'run-many',
    '-t',
    'lint',
    '--projects',
    projects.map((name) => `@fairlead/${name}`).join(','),
    '--parallel',
    '2',
    '--skip-nx-cache',
  ];
  const { exitCode, output } = await new Promise<{ exitCode: number; output: string }>((resolve) => {
    execFile(
      join(copy, 'node_modules', '.bin', 'nx'),
      [...args, '--outputStyle', 'stream-without-prefixes', '--format', 'json'],
      {
        cwd: copy,
        env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', FORCE_COLOR: '0' },
        maxBuffer: 1 << 26,
      },
      (error, stdout, stderr) =>
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output: stdout + stderr }),
    );
  });
  const findings = output
    .split('\n')
    .filter((line) => line.startsWith('[{"filePath"'))
    .flatMap((line) => JSON.parse(line) as Finding[]);
  return { exitCode, findings, output };
}

describe('the lint', () => {
  let copy: string;
  beforeAll(async () => {
    copy = await copyOfWorkspace();
    for (const [file, text] of allowed) await writeFile(join(copy, file), text);
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('passes what belongs where it is, and then fails on each planted violation', async () => {
    const clean = await lint(copy);
    expect(
      clean.findings.filter(({ messages }) => messages.length),
      clean.output,
    ).toEqual([]);
    expect(clean.exitCode, clean.output).toBe(0);
    expect(clean.findings.map(({ filePath }) => relative(copy, filePath))).toEqual(expect.arrayContaining(allowed.map(([file]) => file)));

    for (const { file, text } of violations) {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await writeFile(join(copy, file), text);
    }
    const planted = await lint(copy);
    expect(planted.exitCode).not.toBe(0);
    const reported = new Map(planted.findings.map(({ filePath, messages }) => [relative(copy, filePath), messages]));
    for (const { what, file, rule, message } of violations) {
      const messages = reported.get(file) ?? [];
      expect(
        messages.map(({ ruleId }) => ruleId),
        what,
      ).toEqual([rule]);
      if (message) expect(messages[0]?.message, what).toMatch(message);
    }
    for (const [file] of allowed) expect(reported.get(file), file).toEqual([]);
  }, 180_000);
});
