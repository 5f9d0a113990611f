import { parseArgs } from 'node:util';
import { FleetStack, Platform } from '@fairlead/pipeline-e2e';
import { openConsoles } from './api/open-consoles.js';
import { readModels } from './api/read-models.js';
import { cli } from './cli.js';
import { coldSync } from './cold-sync.js';
import { consolePages } from './console/console-pages.js';
import { jsonLines, table, type Figure } from './figures.js';
import { idle } from './idle.js';
import { pushLatency } from './push-latency.js';

type Benchmark = (size: number, progress: (line: string) => void) => Promise<Figure[]>;
const benchmarks: Record<string, { run: Benchmark; sizes: readonly number[] }> = {
  'push-latency': { run: pushLatency, sizes: [20, 1000] },
  'cold-sync': { run: coldSync, sizes: [100, 1000] },
  idle: { run: idle, sizes: [1000] },
  'read-models': { run: readModels, sizes: [6000, 20_000] },
  'open-consoles': { run: openConsoles, sizes: [6000, 20_000] },
  console: { run: consolePages, sizes: [6000] },
  cli: { run: cli, sizes: [30] },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const names = positionals.length ? positionals : Object.keys(benchmarks);
const unknown = names.filter((name) => !benchmarks[name]);
if (values.help || unknown.length) {
  process.stderr.write(
    `${unknown.length ? `There is no benchmark ${unknown.join(', ')}.\n` : ''}Usage: npm run bench -- [NAME…] [--size N]… [--json]; names: ${Object.keys(benchmarks).join(', ')}\n`,
  );
  process.exit(values.help ? 0 : 2);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.stderr.write('ending everything\n');
    void Promise.allSettled([...Platform.running, ...FleetStack.running].map((running) => running.stop())).then(() => process.exit(130));
  });
}

const figures: Figure[] = [];
for (const name of names) {
  const benchmark = benchmarks[name];
  if (!benchmark) continue;
  for (const size of values.size?.map(Number) ?? benchmark.sizes) {
    const started = Date.now();
    const progress = (line: string): void => {
      process.stderr.write(`[${Math.round((Date.now() - started) / 1000)} s] ${name} ${size}: ${line}\n`);
    };
    figures.push(...(await benchmark.run(size, progress)));
  }
}
if (!values.json) process.stdout.write(`${table(figures)}\n\n`);
process.stdout.write(`${jsonLines(figures)}\n`);
