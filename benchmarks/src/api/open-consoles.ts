import { SyncStatus } from '@fairlead/contracts';
import { syncStatusesOf, type FleetPlan, type FleetStack } from '@fairlead/pipeline-e2e';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { percentile, type Figure } from '../figures.js';
import { cpuSeconds } from '../processes.js';
import { atPace } from './at-pace.js';
import { openStream } from './live-stream.js';
import { FIELDS } from './pages.js';
import { asUser, STREAMS_OF_ONE, WATCHERS } from './watchers.js';
import { withFleet, type Fleet } from './with-fleet.js';

const CONSOLES = 200;
const CHANGES_A_SECOND = 100;
const SECONDS = 30;
/** What the fleet page reads again after something happened, and how long after the first of what happened, as the console has it. */
const READS = [
  { name: 'list', path: `applications?sort=health&limit=100&fields=${FIELDS}`, after: 1_000 },
  { name: 'counts', path: 'applications/summary?by=environment&limit=100', after: 2_500 },
  { name: 'what waits for somebody', path: 'attention', after: 3_000 },
] as const;
type Read = (typeof READS)[number];

/** What it costs the api and Postgres that many people have the fleet open while applications change all the time. */
export const openConsoles = (size: number, progress: (line: string) => void): Promise<Figure[]> =>
  withFleet({ size, progress }, (fleet) => measured(fleet, progress));

async function measured({ stack, plan, workload }: Fleet, progress: (line: string) => void): Promise<Figure[]> {
  progress(`${CONSOLES} consoles on the fleet, ${CHANGES_A_SECOND} changes a second`);
  const took = new Map(READS.map(({ name }) => [name, [] as number[]]));
  const consoles = Array.from(
    { length: CONSOLES },
    (_, index) => new OpenConsole(stack.url, WATCHERS[Math.floor(index / STREAMS_OF_ONE)] ?? '', took),
  );
  const alone = new Map<string, number[]>();
  for (const { name, path } of READS) alone.set(name, await readAlone(stack.url, path));
  const postmaster = await postmasterOf(stack);
  await Promise.all(consoles.map((one) => one.open()));
  // What asks and listens shares the machine with what it measures.
  const cpu = () => ({ api: cpuSeconds(stack.api.pid), postgres: cpuSeconds(postmaster), consoles: ownCpuSeconds() });
  const before = cpu();
  const begun = Date.now();
  await atPace(CHANGES_A_SECOND, SECONDS, (index) => stack.bus.publish(SyncStatus, changed(plan, index)));
  const seconds = (Date.now() - begun) / 1000;
  const after = cpu();
  const share = (of: keyof typeof after): number => (100 * (after[of] - before[of])) / seconds;
  await Promise.all(consoles.map((one) => one.close()));
  const figure = (name: string, value: number, unit: string): Figure => ({
    ...{ benchmark: 'open-consoles', workload: `${workload}; ${CONSOLES} consoles, ${CHANGES_A_SECOND} changes/s` },
    ...{ figure: name, value, unit },
  });
  return [
    ...READS.flatMap(({ name }) => {
      const times = took.get(name) ?? [];
      return [
        figure(`${name} read again, a second`, times.length / seconds, ''),
        { ...figure(`${name} read again, p50`, percentile(times, 0.5), 'ms'), reference: percentile(alone.get(name) ?? [], 0.5) },
        { ...figure(`${name} read again, p99`, percentile(times, 0.99), 'ms'), reference: percentile(alone.get(name) ?? [], 0.99) },
      ];
    }),
    figure(
      'reads that failed',
      consoles.reduce((sum, one) => sum + one.failed, 0),
      '',
    ),
    figure('CPU of the api, of one core', share('api'), '%'),
    figure('CPU of Postgres, of one core', share('postgres'), '%'),
    figure('CPU of the consoles, all in one process', share('consoles'), '%'),
  ];
}

/** Reads as the fleet page does: each after its time, once for all that happened until then; a read that is under way is not asked for again. */
class OpenConsole {
  private readonly waiting = new Map<Read, NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private readonly etags = new Map<Read, string>();
  private stream: { destroy: () => void } | undefined;
  private closed = false;
  /** Reads that were not answered. */
  failed = 0;

  constructor(
    private readonly url: string,
    private readonly user: string,
    private readonly took: ReadonlyMap<string, number[]>,
  ) {}

  async open(): Promise<void> {
    this.stream = await openStream(this.url, this.user, 'sync.status', () => this.heard());
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stream?.destroy();
    for (const timer of this.waiting.values()) clearTimeout(timer);
    await Promise.all(this.running);
  }

  private heard(): void {
    for (const read of READS) {
      if (this.closed || this.waiting.has(read)) continue;
      const timer = setTimeout(() => {
        const reading = this.read(read)
          .catch(() => {
            this.failed++;
          })
          .finally(() => {
            this.waiting.delete(read);
            this.running.delete(reading);
          });
        this.running.add(reading);
      }, read.after);
      this.waiting.set(read, timer);
    }
  }

  private async read(read: Read): Promise<void> {
    const etag = this.etags.get(read);
    const asked = performance.now();
    const headers = { ...asUser(this.user), ...(etag === undefined ? {} : { 'if-none-match': etag }) };
    const answer = await fetch(`${this.url}/api/v1/${read.path}`, { headers });
    await answer.arrayBuffer();
    this.took.get(read.name)?.push(performance.now() - asked);
    if (!answer.ok && answer.status !== 304) throw new Error(`${read.path}: ${answer.status}`);
    const now = answer.headers.get('etag');
    if (now !== null) this.etags.set(read, now);
  }
}

/** Of this process, without what it has started. */
function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** How long one takes while nobody else asks and nothing happens, in milliseconds. */
async function readAlone(url: string, path: string): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < 50; round++) {
    const asked = performance.now();
    await (await fetch(`${url}/api/v1/${path}`, { headers: asUser(WATCHERS[0] ?? '') })).arrayBuffer();
    took.push(performance.now() - asked);
  }
  return took;
}

/** Of the server that a connection of our own belongs to. */
async function postmasterOf({ postgres }: FleetStack): Promise<number> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const stat = readFileSync(`/proc/${rows[0]?.pid ?? 0}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } finally {
    await client.end();
  }
}

function changed({ applications }: FleetPlan, index: number) {
  const application = applications[(index * 37) % applications.length];
  const [status] = application === undefined ? [] : syncStatusesOf(application);
  if (status === undefined) throw new Error('the fleet has no application');
  return {
    ...status,
    health: index % 2 === 0 ? ('Progressing' as const) : ('Healthy' as const),
    reason: `change ${index}`,
    at: new Date().toISOString(),
  };
}
