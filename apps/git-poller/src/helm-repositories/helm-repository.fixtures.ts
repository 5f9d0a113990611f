import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

export interface TestChart {
  readonly name: string;
  readonly version: string;
  readonly files?: Record<string, string>;
}

async function archiveOf({ name, version, files = {} }: TestChart): Promise<Buffer> {
  const tar = pack();
  const all = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`, 'values.yaml': 'a: 1\n', ...files };
  for (const [path, content] of Object.entries(all)) tar.entry({ name: `${name}/${path}` }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

/** A Helm repository over HTTP, with what was asked of it. */
export class TestHelmRepository {
  readonly requests: { path: string; status: number; authorization: string | undefined }[] = [];
  private readonly files = new Map<string, Buffer>();
  private server: Server | undefined;
  private port = 0;
  /** `user:password` that it wants. */
  password: string | undefined;

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const path = (request.url ?? '').replace(/^\/charts\//, '');
      const body = this.files.get(path);
      const etag = body && `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
      const { authorization } = request.headers;
      const wanted = this.password && `Basic ${Buffer.from(this.password).toString('base64')}`;
      const status = wanted && authorization !== wanted ? 401 : !body ? 404 : request.headers['if-none-match'] === etag ? 304 : 200;
      this.requests.push({ path, status, authorization });
      response.writeHead(status, etag && status === 200 ? { etag } : {}).end(status === 200 ? body : '');
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}/charts`;
  }

  async publish(charts: readonly TestChart[], change: (index: string) => string = (index) => index): Promise<void> {
    this.files.clear();
    const entries = new Map<string, string[]>();
    for (const chart of charts) {
      const archive = await archiveOf(chart);
      const file = `${chart.name}-${chart.version}.tgz`;
      this.files.set(file, archive);
      const digest = createHash('sha256').update(archive).digest('hex');
      const lines = `  - name: ${chart.name}\n    version: ${chart.version}\n    digest: ${digest}\n    urls:\n    - ${file}\n`;
      entries.set(chart.name, [...(entries.get(chart.name) ?? []), lines]);
    }
    const text = [...entries].map(([name, lines]) => `  ${name}:\n${lines.join('')}`).join('');
    this.files.set('index.yaml', Buffer.from(change(`apiVersion: v1\nentries:\n${text}generated: "2024-05-01T10:00:00Z"\n`)));
  }
  count(path: string, status?: number): number {
    return this.requests.filter((request) => request.path === path && (status === undefined || request.status === status)).length;
  }
}
