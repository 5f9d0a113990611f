import { resourcePath } from '../api-resource.js';
import type { KubeClient, RequestOptions } from '../kube-client.js';

export interface LogRequest extends RequestOptions {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Goes on with what is written from now on, until the container ends. */
  readonly follow?: boolean;
  /** Of the container that ran before. */
  readonly previous?: boolean;
  /** Lines from the end to begin with; absent: all that the node has. */
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
}
export interface LogLine {
  readonly text: string;
  /** When it was written, RFC 3339 in UTC; undefined where the node does not tell. */
  readonly at: string | undefined;
}

/** A line of more is cut there: a program may write megabytes without an end of line. */
const LONGEST_LINE = 16 * 1024;
const POD = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true, verbs: [], preferred: true };

/**
 * The log of a container as it comes from its node, a batch of lines for each piece that arrives; read slowly, the node waits. One request, which lasts as long as
 * the iteration. Throws as KubeClient's methods do.
 */
export async function* readLog(client: KubeClient, request: LogRequest): AsyncGenerator<LogLine[], void, undefined> {
  const { namespace, pod, container, follow, previous, tailLines, sinceSeconds, impersonate, signal } = request;
  const body = await client.transport.stream({
    verb: 'get',
    method: 'GET',
    path: resourcePath(POD, namespace, pod, 'log'),
    doing: `read the log of container ${container} of Pod ${namespace}/${pod}`,
    object: { group: '', kind: 'Pod', plural: 'pods', name: pod },
    resource: 'pods/log',
    accept: '*/*',
    mayBeSilent: true,
    query: {
      container,
      timestamps: 'true',
      follow: follow ? 'true' : undefined,
      previous: previous ? 'true' : undefined,
      tailLines: tailLines === undefined ? undefined : String(tailLines),
      sinceSeconds: sinceSeconds === undefined ? undefined : String(sinceSeconds),
    },
    ...(impersonate ? { impersonate } : {}),
    ...(signal ? { signal } : {}),
  });
  yield* logLines(body);
}

/** Splits the bytes of a log with timestamps into lines. The last one counts without an end of line too. */
export async function* logLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<LogLine[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  let isCut = false;
  for await (const chunk of bytes) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    pieces[0] = rest + (pieces[0] ?? '');
    rest = pieces.pop() ?? '';
    const lines: LogLine[] = [];
    for (const piece of pieces) {
      // Its beginning was told already.
      if (!isCut) lines.push(lineOf(piece));
      isCut = false;
    }
    if (rest.length > LONGEST_LINE) {
      if (!isCut) lines.push(lineOf(rest));
      isCut = true;
      rest = '';
    }
    if (lines.length > 0) yield lines;
  }
  if (rest !== '' && !isCut) yield [lineOf(rest)];
}

/** Nodes write nanoseconds in their own zone. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/;

function lineOf(raw: string): LogLine {
  const whole = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  const [stamp = '', time = ''] = STAMP.exec(whole) ?? [];
  const text = whole.slice(stamp.length);
  const date = new Date(time);
  return {
    text: text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}… (the line goes on)` : text,
    at: time === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString(),
  };
}
