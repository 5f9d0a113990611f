import { Platform } from '@fairlead/pipeline-e2e';
import type { Figure } from './figures.js';
import { declareFleet, StatusWatch } from './fleet.js';
import { counter, cpuByService, serviceCpu } from './processes.js';

const MINUTES = 3;
/** The collectors of garbage go on for a while after the last of the work. */
const SETTLE_MILLISECONDS = 60_000;

/** What `size` settled applications cost while nothing happens. */
export async function idle(size: number, progress: (line: string) => void): Promise<Figure[]> {
  const platform = await Platform.start({ configInterval: '1m' });
  const watch = await StatusWatch.start(platform);
  try {
    progress(`syncing ${size} applications`);
    await declareFleet(platform, size, platform.cluster().namespace());
    await watch.settled(size, 900_000);
    await watch.stop();
    await new Promise<void>((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS));
    progress(`measuring for ${MINUTES} minutes`);
    const before = await readings(platform);
    await new Promise<void>((resolve) => setTimeout(resolve, MINUTES * 60_000));
    const after = await readings(platform);
    const workload = `${size} settled applications`;
    return Object.entries(after).map(([figure, value]) => ({
      benchmark: 'idle',
      workload,
      figure,
      value: (value - (before[figure] ?? 0)) / MINUTES,
      unit: figure.startsWith('CPU') ? 's/min' : '1/min',
    }));
  } finally {
    await watch.stop();
    await platform.stop();
  }
}

async function readings(platform: Platform): Promise<Record<string, number>> {
  const services = [...cpuByService(platform)].map(([name, seconds]) => [`CPU of ${name}`, seconds] as const);
  const cpu: Record<string, number> = { 'CPU of all services': serviceCpu(platform), ...Object.fromEntries(services) };
  const nats = await natsMessages(platform);
  return {
    ...cpu,
    'Kubernetes API requests': await counter(platform.service('syncer').metricsUrl, 'fairlead_kube_requests_total'),
    'Git requests': platform.git.requests.length,
    'SQL transactions': await platform.sqlTransactions(),
    'NATS messages received by the server': nats,
  };
}

async function natsMessages(platform: Platform): Promise<number> {
  const answer = await fetch(`${platform.nats.monitorUrl}/varz`);
  return ((await answer.json()) as { in_msgs: number }).in_msgs;
}
