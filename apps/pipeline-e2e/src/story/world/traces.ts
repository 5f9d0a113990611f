import { gunzipSync } from 'node:zlib';
import { listenOn, type ListeningServer } from './listening-server.js';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly service: string;
}
export interface TraceCollector extends ListeningServer {
  spans(): readonly Span[];
}
interface Exported {
  resourceSpans?: {
    resource?: { attributes?: { key: string; value: { stringValue?: string } }[] };
    scopeSpans?: { spans?: { traceId: string; spanId: string; parentSpanId?: string; name: string }[] }[];
  }[];
}

/** Takes spans over OTLP/HTTP (JSON) as a collector does; refuses anything else, so that a wrong export is noticed. */
export async function collectTraces(): Promise<TraceCollector> {
  const spans: Span[] = [];
  const server = await listenOn((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v1/traces') return void response.writeHead(404).end();
      if (!request.headers['content-type']?.startsWith('application/json')) return void response.writeHead(415).end();
      const body = Buffer.concat(chunks);
      spans.push(
        ...spansOf(JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8')) as Exported),
      );
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  return { ...server, spans: () => spans };
}

function spansOf({ resourceSpans = [] }: Exported): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) => {
    const service = resource?.attributes?.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    return scopeSpans.flatMap(({ spans = [] }) =>
      spans.map(({ traceId, spanId, parentSpanId = '', name }) => ({ traceId, spanId, parentSpanId, name, service })),
    );
  });
}
