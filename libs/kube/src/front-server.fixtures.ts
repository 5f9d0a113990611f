import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Credentials } from './credentials.js';

/** Answers a request itself and returns true, or leaves it to the real server. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Stands before a real API server on plain HTTP, so that a test can cut connections and put in failures. */
export class FrontServer {
  fault: Fault = () => false;
  /** `GET /api/v1/…?watch=true` of every request that came. */
  readonly requests: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((request, response) => void this.pass(request, response));
  private readonly credentials: Credentials;

  private constructor(kubeconfigFile: string) {
    this.credentials = new Credentials({ kubeconfigFile });
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }
  static async start(kubeconfigFile: string): Promise<FrontServer> {
    const front = new FrontServer(kubeconfigFile);
    await front.listen(0);
    return front;
  }
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  /** Text of a kubeconfig that leads here. */
  kubeconfig(token = 'test'): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${this.port}`, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'c',
    });
  }
  listen(port: number): Promise<void> {
    return new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }
  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.cut();
    await closed;
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    if (this.fault(request, response)) return;
    const { origin, headers, tls } = await this.credentials.current();
    const { host: _, authorization: __, ...given } = request.headers;
    const behind = httpsRequest(
      `${origin}${request.url}`,
      { method: request.method, headers: { ...given, ...headers }, ...tls },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    behind.on('error', () => response.destroy());
    response.on('close', () => behind.destroy());
    request.pipe(behind);
  }
}

/** A refusal in the API server's form. */
export function refuse(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
  headers: Record<string, string> = {},
): true {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }));
  return true;
}
