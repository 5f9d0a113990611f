import type { FleetPlan, FleetStack } from '@fairlead/pipeline-e2e';
import { Client } from 'pg';
import { percentile, type Figure } from '../figures.js';
import { residentMiB } from '../processes.js';
import { questions, type Question } from './pages.js';
import { asUser, WATCHERS } from './watchers.js';
import { withFleet } from './with-fleet.js';
import { liveViewers } from './live-viewers.js';

const ROUNDS = 200;
const TEAM = 'ada@example.com';
const BENCHMARK = 'read-models';

/** What the api answers with `size` applications in its tables, and what it costs to tell 200 viewers of what happens. */
export const readModels = (size: number, progress: (line: string) => void): Promise<Figure[]> =>
  withFleet({ size, progress, users: [TEAM] }, async ({ stack, plan, workload, seconds }) => {
    const figure = (name: string, value: number, unit: string): Figure => ({ benchmark: BENCHMARK, workload, figure: name, value, unit });
    const written = figure('told by messages and written', seconds, 's');
    const figures = [written, figure('memory of the api after it', residentMiB(stack.api.pid), 'MiB')];
    const reference = await references(stack, plan);
    figures.push(...reference.map(({ name, p50, p99 }) => ({ ...figure(`reference: ${name}, p99`, p99, 'ms'), reference: p50 })));
    const plain = reference.find(({ name }) => name === PLAIN)?.p99 ?? Number.NaN;
    for (const question of questions(plan.tenants)) {
      progress(question.figure);
      figures.push(...(await measured(stack, question, workload, plain)));
    }
    return [...figures, ...(await liveViewers(stack, plan, workload, progress))];
  });

async function measured({ url }: FleetStack, { figure, path, user = WATCHERS[0] ?? '' }: Question, workload: string, reference: number) {
  const random = randomNumbers();
  const took: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const asked = performance.now();
    const answer = await fetch(`${url}/api/v1/${path(round, random)}`, { headers: asUser(user) });
    const body = await answer.arrayBuffer();
    took.push(performance.now() - asked);
    if (!answer.ok) throw new Error(`${path(round, random)}: ${answer.status} ${Buffer.from(body).toString('utf8')}`);
    bytes = Math.max(bytes, body.byteLength);
  }
  const about = { benchmark: BENCHMARK, workload };
  return [
    { ...about, figure: `${figure}, p50`, value: percentile(took, 0.5), unit: 'ms' },
    { ...about, figure: `${figure}, p99`, value: percentile(took, 0.99), unit: 'ms', reference },
    { ...about, figure: `${figure}, largest answer`, value: bytes / 1000, unit: 'kB' },
  ];
}

const PLAIN = 'a hundred rows by an index';
/** Postgres asked directly. */
async function references({ postgres }: FleetStack, { tenants }: FleetPlan): Promise<{ name: string; p50: number; p99: number }[]> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const random = randomNumbers();
  const time = async (name: string, query: () => Promise<unknown>) => {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const asked = performance.now();
      await query();
      took.push(performance.now() - asked);
    }
    return { name, p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
  };
  try {
    return [
      await time('select 1', () => client.query('select 1')),
      await time(PLAIN, () => {
        const from = tenants[Math.floor(random() * tenants.length)];
        return client.query('select * from catalog.applications where tenant >= $1 order by tenant, name limit 100', [from]);
      }),
    ];
  } finally {
    await client.end();
  }
}

/** The same for each run. */
function randomNumbers(): () => number {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
