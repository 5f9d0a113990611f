import { HealthChanged } from '@fairlead/contracts';
import type { FleetPlan, FleetStack } from '@fairlead/pipeline-e2e';
import { get, type IncomingMessage } from 'node:http';
import type { Figure } from '../figures.js';
import { cpuSeconds, residentMiB } from '../processes.js';
import { asUser, STREAMS_OF_ONE, WATCHERS } from './watchers.js';

const VIEWERS = 200;
const EVENTS_A_SECOND = 100;
const SECONDS = 30;
/** After the last event, for what is on its way. */
const MOST_DELAY = 30_000;
const EVENT = 'event: health.changed\n';

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
    heard.map((_, index) => open(stack.url, WATCHERS[Math.floor(index / STREAMS_OF_ONE)] ?? '', index, heard)),
  );
  const atRest = { cpu: cpuSeconds(stack.api.pid), memory: residentMiB(stack.api.pid) };
  const begun = Date.now();
  let sent = 0;
  while (Date.now() - begun < SECONDS * 1000) {
    const due = Math.floor(((Date.now() - begun) / 1000) * EVENTS_A_SECOND);
    const batch = Array.from({ length: Math.max(0, due - sent) }, () => happened(plan, sent++));
    await Promise.all(batch.map((message) => stack.bus.publish(HealthChanged, message)));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
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

function open(url: string, user: string, index: number, heard: number[]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}/api/v1/events`, { headers: { ...asUser(user), accept: 'text/event-stream' }, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`the live stream was refused with ${response.statusCode}`));
      let rest = '';
      response.on('data', (chunk: Buffer) => {
        const parts = (rest + chunk.toString('latin1')).split(EVENT);
        rest = (parts.at(-1) ?? '').slice(1 - EVENT.length);
        heard[index] = (heard[index] ?? 0) + parts.length - 1;
      });
      response.on('error', () => undefined);
      resolve(response);
    });
    request.on('error', reject);
  });
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
