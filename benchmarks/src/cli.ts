import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '@fairlead/testing';
import { percentile, type Figure } from './figures.js';

const LINES = ['--version', '--help', 'completion bash', '__complete -- hi'];
const ASKING = 'get applications';

/** What whoever types a command waits for: until it has ended, and until the api hears of it. `rounds` times each, in turns with a Node that does nothing. */
export async function cli(rounds: number, progress: (line: string) => void): Promise<Figure[]> {
  const fairlead = join(projectRoot, 'tools/fairlead.mjs');
  let heard = Number.NaN;
  const api = createServer((_request, response) => {
    heard = performance.now();
    response.setHeader('content-type', 'application/json').end('{"items":[]}');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  try {
    // The first run may build the command.
    await ended([fairlead, '--version']);
    const nothing: number[] = [];
    const took = new Map<string, number[]>([...LINES, ASKING, `${ASKING}: until the api hears of it`].map((line) => [line, []]));
    for (let round = 0; round < rounds; round++) {
      nothing.push(await ended(['-e', '0']));
      for (const line of LINES) took.get(line)?.push(await ended([fairlead, ...line.split(' ')]));
      const begun = performance.now();
      took.get(ASKING)?.push(await ended([fairlead, ...ASKING.split(' '), '--server', urlOf(api)]));
      took.get(`${ASKING}: until the api hears of it`)?.push(heard - begun);
    }
    progress(`${rounds} rounds`);
    return [...took].flatMap(([line, times]) =>
      ([0.5, 0.9] as const).map((share): Figure => {
        const about = { benchmark: 'cli', workload: 'the command line, nothing stale', figure: `fairlead ${line}, p${share * 100}` };
        return { ...about, value: percentile(times, share), unit: 'ms', reference: percentile(nothing, share) };
      }),
    );
  } finally {
    api.close();
  }
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Milliseconds that a Node takes from its start to its end. */
function ended(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(performance.now() - begun) : reject(new Error(`node ${args.join(' ')} ended with ${code}`)),
    );
  });
}
