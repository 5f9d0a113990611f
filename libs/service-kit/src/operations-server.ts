import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';
import { ListenError } from './listen-error.js';

/**
 * Serves /healthz, /readyz and /metrics on a server of its own, so that they answer before NATS and Postgres do, and that no
 * route of the service can be seen on this port.
 */
export class OperationsServer {
  private readonly server: Server;

  constructor(
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
  ) {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.keepAliveTimeout = 30_000;
  }

  /** @returns the port. @throws ListenError if the address can't be had. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (cause) => reject(new ListenError('FAIRLEAD_HTTP_PORT', host, port, cause)));
      this.server.listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends at once: a kept connection of Prometheus must not hold the process up. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, { error: 'only GET and HEAD' });
    if (path === '/healthz') return send(response, 200, { status: 'ok' });
    if (path === '/readyz') {
      const { ready } = this.readiness;
      return send(response, ready ? 200 : 503, { ready, problems: this.readiness.list() });
    }
    if (path !== '/metrics') return send(response, 404, { error: 'not found; there are /healthz, /readyz and /metrics' });
    try {
      const text = await this.metrics.registry.metrics();
      response.writeHead(200, { 'content-type': this.metrics.registry.contentType }).end(text);
    } catch (error) {
      send(response, 500, { error: error instanceof Error ? error.message : String(error) });
    }
  }
}

function send(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(`${JSON.stringify(body)}\n`);
}
