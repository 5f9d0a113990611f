import { ClusterName, SyncStatus, type MessageOf } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { application, repository, tenant, type Platform } from '@fairlead/pipeline-e2e';
import { silentLogger } from '@fairlead/service-kit';
import type { TestRepository } from '@fairlead/testing';

export const TENANT = 'bench';

/** An application of four objects: Deployment without pods, ServiceAccount, Service, Ingress, built by Kustomize. */
export const fourObjects = (name: string, text = 'first'): Record<string, string> => ({
  [`apps/${name}/kustomization.yaml`]: 'resources:\n  - objects.yaml\n',
  [`apps/${name}/objects.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, annotations: {text: ${JSON.stringify(text)}}}
spec:
  replicas: 0
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      serviceAccountName: ${name}
      containers: [{name: web, image: 'example.com/web:1'}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}}
spec:
  defaultBackend: {service: {name: ${name}, port: {number: 80}}}
`,
});

export const nameOf = (index: number): string => `app-${index}`;

/** `count` applications in one repository, declared in one commit. Resolves when the commit is pushed, with the time of it. */
export async function declareFleet(
  platform: Platform,
  count: number,
  namespace: string,
): Promise<{ source: TestRepository; declaredAt: number }> {
  const source = await platform.git.createRepository('bench');
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index++) Object.assign(files, fourObjects(nameOf(index)));
  await source.commit(files, 'first');
  const documents = [tenant(TENANT), repository(TENANT, 'bench', source.url, { interval: '1m' })];
  for (let index = 0; index < count; index++) {
    const name = nameOf(index);
    documents.push(application(TENANT, name, { repository: 'bench', path: `apps/${name}`, clusters: ['one'], namespace }));
  }
  await platform.declare({ 'bench.yaml': documents.join('\n---\n') });
  return { source, declaredAt: performance.now() };
}

type Status = MessageOf<typeof SyncStatus>;

/** Follows how the applications stand, as the syncer tells it, without adding work to any service. */
export class StatusWatch {
  private readonly statuses = new Map<string, Status>();
  private readonly listeners = new Set<() => void>();
  private readonly ended = new AbortController();
  private constructor(private readonly bus: Bus) {}

  static async start(platform: Platform): Promise<StatusWatch> {
    const watch = new StatusWatch(await Bus.connect({ servers: platform.nats.url, name: 'bench', logger: silentLogger }));
    await watch.bus.follow({
      consumer: 'bench',
      contracts: [SyncStatus],
      from: 'last-per-subject',
      onMessage: ({ message }) => {
        const status = message as Status;
        watch.statuses.set(status.application, status);
        for (const listener of watch.listeners) listener();
      },
      signal: watch.ended.signal,
    });
    return watch;
  }

  /** Resolves, with the time of it, when the statuses are as wanted. */
  until(what: string, wanted: (statuses: ReadonlyMap<string, Status>) => boolean, timeoutMilliseconds: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.listeners.delete(check);
        const states = [...this.statuses.values()].map(({ application: name, sync, reason }) => `${name} ${sync} ${reason}`);
        reject(new Error(`${what}: not within ${timeoutMilliseconds / 1000} s; ${states.slice(0, 5).join('; ')}`));
      }, timeoutMilliseconds);
      const check = (): void => {
        if (!wanted(this.statuses)) return;
        clearTimeout(timer);
        this.listeners.delete(check);
        resolve(performance.now());
      };
      this.listeners.add(check);
      check();
    });
  }

  /** When every one of the fleet is synced and, if asked for, healthy. */
  settled(count: number, timeoutMilliseconds: number): Promise<number> {
    return this.until(
      `${count} applications are synced`,
      (statuses) => {
        let synced = 0;
        for (const { tenant: owner, sync } of statuses.values()) if (owner === TENANT && sync === 'Synced') synced++;
        return synced >= count;
      },
      timeoutMilliseconds,
    );
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.bus.close();
  }
}

export const CLUSTER = ClusterName.parse('one');
