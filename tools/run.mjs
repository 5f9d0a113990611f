import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildConsole } from './build-console.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { provideTestTools } from './provide.mjs';
import { root, step } from './step.mjs';

const [command, ...rest] = process.argv.slice(2);
const built = (path) => import(pathToFileURL(join(root, path)).href);

const commands = {
  async build() {
    process.stderr.write('building what has changed\n');
    await step('tsc', ['-b']);
    await buildConsole();
  },
  async start() {
    await commands.build();
    const { runStack } = await built('libs/local-stack/dist/index.js');
    process.exit(await runStack({ root, args: rest }));
  },
  async dev() {
    await commands.build();
    const { runDev } = await built('libs/local-stack/dist/index.js');
    process.exit(await runDev({ root, args: rest }));
  },
  /** Without arguments every test there is; with a pattern a part, against a cluster that stays up for the next time. */
  async test() {
    await commands.build();
    if (rest.length) return step('vitest', ['run', ...rest]);
    await step('tsc', ['-p', 'tsconfig.tests.json']);
    await provideTestTools();
    await step('vitest', ['run'], { FAIRLEAD_TEST_STACK: 'stop' });
  },
  async 'test:stop'() {
    await commands.build();
    const { stopTestStack } = await built('libs/testing/dist/index.js');
    const ended = await stopTestStack();
    process.stdout.write(ended.length ? `ended ${ended.join(', ')}\n` : 'nothing to end, or another test run uses it\n');
  },
  async bench() {
    await commands.build();
    await step('node', [join(root, 'benchmarks/dist/main.js'), ...rest]);
  },
  /** Everything that Fairlead is for, played once from end to end. */
  async story() {
    await commands.build();
    await provideTestTools();
    await step('node', ['--enable-source-maps', join(root, 'apps/pipeline-e2e/dist/story/main.js'), ...rest]);
  },
  async generate() {
    await commands.build();
    await step('node', [join(root, 'tools/generate-flow.mjs'), ...rest]);
    await step('node', [join(root, 'tools/generate-api.mjs'), ...rest]);
  },
  async check() {
    await step('prettier', ['--check', '--log-level', 'warn', '.']);
    await step('nx', ['run-many', '-t', 'lint']);
    await step('node', [join(root, 'tools/generate-flow.mjs'), '--check']);
    await step('node', [join(root, 'tools/check-api.mjs')]);
    await commands.test();
  },
};

const chosen = commands[command];
if (!chosen) {
  process.stderr.write(`There is no command "${command}"; known are ${Object.keys(commands).join(', ')}.\n`);
  process.exit(2);
}
if ((command === 'start' || command === 'dev') && rest.some((flag) => flag === '--help' || flag === '-h')) {
  process.stdout.write(readFileSync(join(root, 'libs/local-stack/start-help.txt')));
  process.exit(0);
}
if (!existsSync(join(root, 'package-lock.json'))) throw new Error('package-lock.json is missing: this is not a whole checkout');
ensureDependencies(root);
await chosen();
