import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { GROUPS } from './command-table.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const fairlead = `${root}tools/fairlead.mjs`;

// Writes the name of every module that is loaded to standard error.
const load = `import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(2, 'loaded ' + url + '\\n');
  return next(url, context);
}`;
const hook = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(load)}`)});`;

/** Modules that a command line loads, as paths within the checkout or as `node:…`. */
function loadedBy(...args: string[]): string[] {
  const { stderr, status } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, fairlead, ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, FAIRLEAD_SERVER: 'http://127.0.0.1:1' },
    },
  );
  expect(status, stderr).not.toBeNull();
  return [...stderr.matchAll(/^loaded (.*)$/gm)].map(([, url = '']) => decodeURIComponent(url).replace(`file://${root}`, ''));
}
const commandsOf = (modules: readonly string[]): string[] =>
  modules
    .filter((path) => path.startsWith('apps/cli/dist/commands/'))
    .map((path) => path.replace(/^apps\/cli\/dist\/commands\/|\.js$/g, ''));

/** What no command needs that asks the api: schemas, YAML, Git and rendering are most of what there is to load. */
const HEAVY = /^(node_modules\/(zod|yaml|js-yaml|simple-git|semver|picomatch|tar-stream)|libs\/(contracts|domain|git|rendering))\//;

// The first run may build the command.
beforeAll(() => void spawnSync(process.execPath, [fairlead, '--version']));

describe('what a command waits for before it does anything', () => {
  it.each([
    ['--version', []],
    ['--help', []],
    ['misspelt', []],
    ['help get', ['help', 'online/get', 'online/listing']],
    ['completion bash', ['completion']],
    ['__complete -- hi', ['completion', 'complete', 'online/suggest-names']],
    ['get applications', ['online/get', 'online/listing']],
    ['whoami', ['online/whoami']],
  ] as const)('%s loads its own module and nothing large', (line, commands) => {
    const modules = loadedBy(...line.split(' '));
    expect(modules).toContain('apps/cli/dist/program.js');
    expect(modules.filter((path) => HEAVY.test(path))).toEqual([]);
    expect(commandsOf(modules).sort()).toEqual([...commands].sort());
    // Every module costs a third of a millisecond or more.
    expect(modules.length).toBeLessThan(45);
  });

  it('offers the client of the api only to what asks it', () => {
    const asks = (line: string): boolean => loadedBy(...line.split(' ')).some((path) => path.startsWith('libs/api-client/'));
    expect([asks('--help'), asks('completion bash'), asks('get applications')]).toEqual([false, false, true]);
  });

  it('builds nothing, and loads nothing that builds, where nothing is stale', () => {
    const modules = loadedBy('--version');
    expect(modules.filter((path) => /^tools\/|child_process$/.test(path))).toEqual(['tools/fairlead.mjs', 'tools/cli-sources.mjs']);
  });
});

describe('the sources that are looked at', () => {
  it('are those of the libraries too for what needs no server', async () => {
    const { OFFLINE, stamp } = (await import(new URL('../../../tools/cli-sources.mjs', import.meta.url).href)) as {
      OFFLINE: string[];
      stamp: string;
    };
    const offline = GROUPS.find(({ title }) => title === 'Without a server:') ?? expect.fail();
    expect(OFFLINE).toEqual(offline.modules.flatMap(({ about }) => Object.keys(about)));
    expect(statSync(stamp).isFile()).toBe(true);
  });
});

describe('the table of commands', () => {
  it('names all that the modules have, and nothing else', async () => {
    const { Command } = await import('commander');
    for (const { about, aliases = [], load: loadModule } of GROUPS.flatMap(({ modules }) => modules)) {
      const program = new Command();
      (await loadModule()).register(program);
      const visible = program.commands.filter((command) => command.name() !== '__complete');
      expect(visible.map((command) => command.name()).sort()).toEqual(Object.keys(about).sort());
      expect(visible.flatMap((command) => command.aliases())).toEqual(aliases);
    }
  });
});
