import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { freePort } from '@fairlead/local-stack';

export interface StandInRequest {
  readonly method: string;
  /** Path and query as they were sent, before any decoding. */
  readonly target: string;
  readonly url: URL;
  /** Names in lower case, in the order in which they came; a header that came twice is there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The header's values joined by commas; undefined when it is absent. */
  header(name: string): string | undefined;
  readonly body: Buffer;
}
export interface StandInAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | object;
}
export type Answering = (request: StandInRequest) => StandInAnswer | Promise<StandInAnswer>;

/** A server of the test's own process on the loopback address, in the place of one that can't run here. */
export class HttpStandIn {
  private server: Server | undefined;
  private constructor(
    readonly port: number,
    private readonly answer: Answering,
  ) {}

  static async start(answer: Answering): Promise<HttpStandIn> {
    const standIn = new HttpStandIn(await freePort(), answer);
    await standIn.listen();
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** After `stop`: the same port. */
  async listen(): Promise<void> {
    if (this.server) return;
    const server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        // A mistake of the stand-in must show in the test that met it.
        response.writeHead(500).end(`the stand-in failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.server = server;
  }

  /** Refuses connections from now on and cuts those that are open. */
  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.answer(await requestOf(incoming));
    const asJson: Record<string, string> = typeof body === 'object' ? { 'Content-Type': 'application/json; charset=utf-8' } : {};
    response.writeHead(status, { ...asJson, ...headers }).end(typeof body === 'object' ? JSON.stringify(body) : body);
  }
}

async function requestOf(incoming: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const raw = incoming.rawHeaders;
  const headers = raw.flatMap((name, index) => (index % 2 ? [] : [[name.toLowerCase(), raw[index + 1] ?? ''] as const]));
  const target = incoming.url ?? '/';
  return {
    method: incoming.method ?? 'GET',
    target,
    url: new URL(target, 'http://127.0.0.1'),
    headers,
    header: (name) => {
      const values = headers.filter(([found]) => found === name.toLowerCase()).map(([, value]) => value);
      return values.length ? values.join(', ') : undefined;
    },
    body: Buffer.concat(chunks),
  };
}
