import type { KubeClient } from '@fairlead/kube';
import { refOf, type KubeObject } from '@fairlead/domain';
import { listenOn, type ListeningServer } from './listening-server.js';

/** Tag of the build that answers every tenth request with an error. */
export const BAD_BUILD = 'bbbb2222'.repeat(5);

export interface TrafficOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  /** Name of the HTTPRoute. */
  readonly route: string;
  /** Whether an image is a bad one: a tenth of its answers are errors. */
  readonly isBad: (image: string) => boolean;
}
export interface Traffic extends ListeningServer {
  /** Requests that went to each backend so far. */
  readonly sent: ReadonlyMap<string, number>;
  /** Why the last look at the cluster failed, if it did. */
  problem(): string | undefined;
}
interface Backend {
  readonly name: string;
  readonly weight: number;
}

const REQUESTS_PER_TICK = 100;
const TICK_MILLISECONDS = 250;
const BUCKETS = ['0.05', '0.1', '0.5', '1', '+Inf'] as const;

/**
 * What a gateway and the pods behind it do: accepts the route, sends requests to the backends by the weights that stand in the API server, to the pods that
 * really run there, and exports what they would (`http_request_duration_seconds` by pod and status).
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const sent = new Map<string, number>();
  const counts = new Map<string, number>();
  let problem: string | undefined;
  const tick = async (): Promise<void> => {
    const { client, namespace, route } = options;
    const found = await client.get({ group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute', namespace, name: route });
    if (!found) return;
    await accept(client, found);
    const backends = backendsOf(found);
    const total = backends.reduce((sum, { weight }) => sum + weight, 0);
    for (const backend of backends) {
      const requests = total === 0 ? 0 : Math.round((REQUESTS_PER_TICK * backend.weight) / total);
      if (requests === 0) continue;
      const pods = await podsBehind(client, namespace, backend.name);
      if (pods.length === 0) continue;
      sent.set(backend.name, (sent.get(backend.name) ?? 0) + requests);
      pods.forEach((pod, index) =>
        count(counts, namespace, pod, Math.floor(requests / pods.length) + (index < requests % pods.length ? 1 : 0), options.isBad),
      );
    }
  };
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await tick().then(
        () => (problem = undefined),
        (error: unknown) => (problem = error instanceof Error ? error.message : String(error)),
      );
      await new Promise((resolve) => setTimeout(resolve, TICK_MILLISECONDS));
    }
  })();
  const server = await listenOn((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(exposition(counts)),
  );
  return {
    url: server.url,
    sent,
    problem: () => problem,
    async stop() {
      stopped = true;
      await loop;
      await server.stop();
    },
  };
}

function backendsOf(route: KubeObject): Backend[] {
  const spec = route['spec'] as { rules?: { backendRefs?: { name: string; weight?: number }[] }[] } | undefined;
  return (spec?.rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs.map(({ name, weight = 1 }) => ({ name, weight })));
}

interface Pod {
  readonly name: string;
  readonly image: string;
}

/** Pods that the Service selects and that are ready. */
async function podsBehind(client: KubeClient, namespace: string, service: string): Promise<Pod[]> {
  const found = await client.get({ group: '', version: 'v1', kind: 'Service', namespace, name: service });
  const selector = (found?.['spec'] as { selector?: Record<string, string> } | undefined)?.selector;
  if (!selector) return [];
  const pods = await client.discovery.find({ group: '', version: 'v1', kind: 'Pod' });
  const { items } = await client.list(pods, {
    namespace,
    labelSelector: Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  });
  return items.flatMap((pod) => {
    const status = pod['status'] as { conditions?: { type: string; status: string }[] } | undefined;
    const spec = pod['spec'] as { containers?: { image?: string }[] } | undefined;
    const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
    return ready && !pod.metadata.deletionTimestamp ? [{ name: pod.metadata.name, image: spec?.containers?.[0]?.image ?? '' }] : [];
  });
}

function count(
  counts: Map<string, number>,
  namespace: string,
  { name, image }: Pod,
  requests: number,
  isBad: TrafficOptions['isBad'],
): void {
  const errors = isBad(image) ? Math.ceil(requests / 10) : 0;
  const add = (metric: string, labels: string, value: number): void => {
    const key = `${metric}{kubernetes_namespace="${namespace}",kubernetes_pod_name="${name}",${labels}}`;
    counts.set(key, (counts.get(key) ?? 0) + value);
  };
  for (const [status, number] of [
    ['200', requests - errors],
    ['500', errors],
  ] as const) {
    if (number === 0) continue;
    add('http_request_duration_seconds_count', `status="${status}"`, number);
    add('http_request_duration_seconds_sum', `status="${status}"`, number * 0.08);
    for (const le of BUCKETS)
      add('http_request_duration_seconds_bucket', `status="${status}",le="${le}"`, le === '0.05' ? Math.floor(number / 2) : number);
  }
}

const exposition = (counts: ReadonlyMap<string, number>): string =>
  ['# TYPE http_request_duration_seconds histogram', ...[...counts].map(([key, value]) => `${key} ${value}`), ''].join('\n');

/** As a gateway's controller does: Flagger's users wait for it. */
async function accept(client: KubeClient, route: KubeObject): Promise<void> {
  const status = route['status'] as { parents?: { conditions?: { observedGeneration?: number }[] }[] } | undefined;
  if (status?.parents?.[0]?.conditions?.[0]?.observedGeneration === route.metadata.generation) return;
  const spec = route['spec'] as { parentRefs?: unknown[] } | undefined;
  const condition = {
    type: 'Accepted',
    status: 'True',
    reason: 'Accepted',
    message: '',
    observedGeneration: route.metadata.generation,
    lastTransitionTime: new Date().toISOString(),
  };
  const parents = (spec?.parentRefs ?? []).map((parentRef) => ({
    parentRef,
    controllerName: 'example.com/gateway',
    conditions: [condition],
  }));
  await client.mergePatch(refOf(route), { status: { parents } }, { subresource: 'status' });
}
