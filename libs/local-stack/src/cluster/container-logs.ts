import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crashLines, startLines, writtenWithin, type Written } from './container-lines.js';
import { kubeRequest, type KubeAccess } from './kube-request.js';

const HISTORY_SECONDS = 1_800;
const EVERY_MILLISECONDS = 1_000;
/** A Pod that is made so soon after the cluster started has a history like the others: there is something to look at. */
const EARLY_SECONDS = 600;

interface Asked {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly query: URLSearchParams;
}
interface PodState {
  readonly uid: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; undefined: it runs. */
  readonly finishedAt: number | undefined;
}

/**
 * Nothing runs in simulated containers: this tells, in a kubelet's place, what each would have written. A log begins half an hour before the cluster started, or with a Pod that is made later, goes
 * on until the Pod is gone, and is told for as long as this process runs, which it does not hold up.
 */
export class ContainerLogs {
  private readonly began = Math.floor(Date.now() / 1_000) - HISTORY_SECONDS;
  private readonly stopping = new AbortController();
  private constructor(
    private readonly access: KubeAccess,
    private readonly server: Server,
  ) {
    server.on('request', (request, response) => void this.answer(request, response).catch(() => response.destroy()));
  }

  /** @param certificates folder with the API server's own, which no API server checks of a kubelet unless it is told to */
  static async serve(access: KubeAccess, certificates: string): Promise<ContainerLogs> {
    const [key, cert] = await Promise.all(['apiserver.key', 'apiserver.crt'].map((name) => readFile(join(certificates, name))));
    const server = createServer({ key, cert }).unref();
    const logs = new ContainerLogs(access, server);
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return logs;
  }

  /** Where a node's kubelet is to be found. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.stopping.abort();
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = askedOf(request);
    const pod = asked && (await this.find(asked));
    if (!asked || !pod) return void response.writeHead(404).end('There is no such container.');
    response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
    const now = pod.finishedAt ?? Date.now();
    const told = asked.query.get('previous') === 'true' ? this.before(asked) : this.whole(asked, pod, now);
    response.write(textOf(wantedOf(told, asked.query), asked.query));
    if (asked.query.get('follow') === 'true' && pod.finishedAt === undefined) await this.follow(asked, pod, now, response);
    response.end();
  }

  private async follow(asked: Asked, { uid }: PodState, from: number, response: ServerResponse): Promise<void> {
    const isRead = (): boolean => !this.stopping.signal.aborted && !response.destroyed;
    for (let told = from; isRead();) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MILLISECONDS).unref());
      // An API server that is away for a while says nothing about its Pods.
      const pod = await this.find(asked).catch(() => ({ uid, createdAt: from, finishedAt: undefined }));
      const until = pod?.finishedAt ?? Date.now();
      if (isRead()) response.write(textOf(this.between(asked, told, until), asked.query));
      if (pod?.uid !== uid || pod.finishedAt !== undefined) return;
      told = until;
    }
  }

  private whole(asked: Asked, { createdAt }: PodState, until: number): Written[] {
    if (createdAt < (this.began + HISTORY_SECONDS + EARLY_SECONDS) * 1_000) return this.between(asked, this.began * 1_000, until);
    return [
      ...startLines(new Date(createdAt), asked.pod).map((text) => ({ at: createdAt, text })),
      ...this.between(asked, createdAt, until),
    ];
  }

  /** What was written from a moment on until before another. */
  private between({ pod, container }: Asked, from: number, until: number): Written[] {
    const [first, last] = [Math.floor(from / 1_000), Math.floor(until / 1_000)];
    const seconds = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    return seconds.flatMap((second) => writtenWithin(second, pod, container)).filter(({ at }) => at >= from && at < until);
  }

  private before({ pod }: Asked): Written[] {
    const at = this.began * 1_000;
    return crashLines(new Date(at), pod).map((text) => ({ at, text }));
  }

  /** Undefined: it is not there. */
  private async find({ namespace, pod }: Asked): Promise<PodState | undefined> {
    const { status, body } = await kubeRequest(this.access, 'GET', `/api/v1/namespaces/${namespace}/pods/${pod}`);
    return status === 200 ? stateOf(JSON.parse(body) as PodObject) : undefined;
  }
}

interface PodObject {
  readonly metadata: { readonly uid: string; readonly creationTimestamp: string };
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly { readonly state?: { readonly terminated?: { readonly finishedAt?: string } } }[];
  };
}
function stateOf({ metadata: { uid, creationTimestamp }, status }: PodObject): PodState {
  const createdAt = Date.parse(creationTimestamp);
  if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') return { uid, createdAt, finishedAt: undefined };
  const at = status.containerStatuses?.map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? '')).find((time) => time > 0);
  return { uid, createdAt, finishedAt: at ?? Date.now() };
}

function askedOf({ url = '' }: IncomingMessage): Asked | undefined {
  const { pathname, searchParams: query } = new URL(url, 'https://kubelet');
  const [, namespace, pod, container] = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  return namespace && pod && container ? { namespace, pod, container, query } : undefined;
}

/** The last lines, or those since a moment, as `kubectl logs` asks for them. */
function wantedOf(lines: readonly Written[], query: URLSearchParams): readonly Written[] {
  const [seconds, time, tail] = ['sinceSeconds', 'sinceTime', 'tailLines'].map((name) => query.get(name));
  const since = seconds ? Date.now() - Number(seconds) * 1_000 : time ? Date.parse(time) : 0;
  const newer = lines.filter(({ at }) => at >= since);
  return tail ? newer.slice(Math.max(0, newer.length - Number(tail))) : newer;
}

const textOf = (lines: readonly Written[], query: URLSearchParams): string =>
  lines.map(({ at, text }) => `${query.get('timestamps') === 'true' ? `${new Date(at).toISOString()} ` : ''}${text}\n`).join('');
