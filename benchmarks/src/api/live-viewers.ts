import { HealthChanged } from '@fairlead/contracts';
import type { FleetPlan, FleetStack } from '@fairlead/pipeline-e2e';
import type { Figure } from '../figures.js';
import { cpuSeconds, residentMiB } from '../processes.js';
import { atPace } from './at-pace.js';
import { openStream } from './live-stream.js';
import { STREAMS_OF_ONE, WATCHERS } from './watchers.js';

const VIEWERS = 200;
const EVENTS_A_SECOND = 100;
const SECONDS = 30;
/** After the last event, for what is on its way. */
const MOST_DELAY = 30_000;

/** What it costs the api to tell all viewers of everything that happens. */
export async function liveViewers(
  stack: FleetStack,
  plan: FleetPlan,
  workload: string,
  progress: (line: string) => void,
): Promise<Figure[]> {
  progress(`${VIEWERS} viewers, ${EVENTS_A_SECOND} events a second`);
  const heard = new Array<number>(VIEWERS).fill(0);
  const streams = await Promise.all(
    heard.map((_, index) =>
      openStream(stack.url, WATCHERS[Math.floor(index / STREAMS_OF_ONE)] ?? '', 'health.changed', (events) => {
        heard[index] = (heard[index] ?? 0) + events;
      }),
    ),
  );
  const atRest = { cpu: cpuSeconds(stack.api.pid), memory: residentMiB(stack.api.pid) };
  const begun = Date.now();
  const sent = await atPace(EVENTS_A_SECOND, SECONDS, (index) => stack.bus.publish(HealthChanged, happened(plan, index)));
  const patience = Date.now() + MOST_DELAY;
  while (Math.min(...heard) < sent && Date.now() < patience) await new Promise((resolve) => setTimeout(resolve, 100));
  const seconds = (Date.now() - begun) / 1000;
  const cpu = cpuSeconds(stack.api.pid) - atRest.cpu;
  const memory = residentMiB(stack.api.pid);
  for (const stream of streams) stream.destroy();
  const figure = (name: string, value: number, unit: string): Figure => ({
    ...{ benchmark: 'read-models', workload: `${workload}; ${VIEWERS} viewers, ${EVENTS_A_SECOND} events/s` },
    ...{ figure: name, value, unit },
  });
  return [
    figure('events told to the viewer who was told least', (100 * Math.min(...heard)) / sent, '%'),
    figure('CPU of the api, of one core', (100 * cpu) / seconds, '%'),
    figure('memory of the api before', atRest.memory, 'MiB'),
    figure('memory of the api after', memory, 'MiB'),
  ];
}

function happened({ applications }: FleetPlan, index: number) {
  const { tenant, name, clusters, commit } = applications[(index * 37) % applications.length] ?? {
    tenant: '',
    name: '',
    clusters: [],
    commit: '',
  };
  return HealthChanged.schema.parse({
    ...{ tenant, application: name, cluster: clusters[0], generation: Date.now(), revision: { commit, ref: 'refs/heads/main' } },
    ...{
      health: index % 2 === 0 ? 'Progressing' : 'Healthy',
      previous: 'Healthy',
      reason: `change ${index}`,
      at: new Date().toISOString(),
    },
  });
}
