import type { LogLine, Problem } from '@fairlead/api-client';

/** What is heard of a connection; `pods` are those that it is about. */
export interface Hears {
  readonly opened: () => void;
  readonly line: (pod: string, line: LogLine) => void;
  readonly skipped: (pod: string, lines: number | undefined) => void;
  /** Nothing more comes of these. `again`: it goes on when it is asked for anew. */
  readonly ended: (pods: readonly string[], reason: string, again: boolean, isWhole: boolean) => void;
  /** The connection broke, or was never had. `refused`: asking again would not help. */
  readonly broke: (pods: readonly string[], refused: boolean, why: string) => void;
}

/** The logs of some Pods over one connection, until it ends, breaks or is closed. */
export class LogConnection {
  private readonly open: Set<string>;
  private readonly source: EventSource;
  private isClosed = false;

  constructor(
    private readonly url: string,
    pods: readonly string[],
    private readonly hears: Hears,
  ) {
    this.open = new Set(pods);
    const alone = pods[0] ?? '';
    const source = new EventSource(url);
    this.source = source;
    source.onopen = () => hears.opened();
    source.addEventListener('line', ({ data }: MessageEvent<string>) => {
      const { pod = alone, ...line } = JSON.parse(data) as LogLine;
      if (this.open.has(pod)) hears.line(pod, line);
    });
    source.addEventListener('skipped', ({ data }: MessageEvent<string>) => {
      const { pod, lines } = parsed(data);
      const whose = typeof pod === 'string' ? pod : alone;
      if (this.open.has(whose)) hears.skipped(whose, typeof lines === 'number' ? lines : undefined);
    });
    source.addEventListener('end', ({ data }: MessageEvent<string>) => this.end(parsed(data)));
    // The browser would ask for the same again, with all lines from the beginning: it goes on from the last one here instead.
    source.onerror = () => void this.breaks();
  }

  /** Pods of which more may come. */
  get pods(): readonly string[] {
    return [...this.open];
  }

  close(): void {
    this.isClosed = true;
    this.source.close();
  }

  private end({ reason, again, pod }: Readonly<Record<string, unknown>>): void {
    const isWhole = typeof pod !== 'string';
    const ended = isWhole ? this.pods : this.pods.filter((one) => one === pod);
    for (const one of ended) this.open.delete(one);
    if (isWhole) this.close();
    this.hears.ended(ended, typeof reason === 'string' ? reason : 'The log ended.', again === true, isWhole);
  }

  private async breaks(): Promise<void> {
    this.source.close();
    const { refused, why } = await this.refusal();
    if (this.isClosed) return;
    this.close();
    this.hears.broke(this.pods, refused, why ?? 'The connection broke.');
  }

  /** An EventSource does not tell why it was refused. No `why`: nothing answers, or it may work now. */
  private async refusal(): Promise<{ refused: boolean; why?: string }> {
    try {
      const asking = new AbortController();
      const headers = { accept: 'text/event-stream, application/problem+json' };
      const answer = await fetch(this.url, { headers, signal: asking.signal });
      if (answer.ok) {
        asking.abort();
        return { refused: false };
      }
      const problem = (await answer.json().catch(() => undefined)) as Problem | undefined;
      const why = problem === undefined ? `The api answered ${answer.status}.` : `${problem.detail} ${problem.advice}`;
      return { refused: answer.status < 502 && answer.status !== 429, why };
    } catch {
      return { refused: false };
    }
  }
}

function parsed(data: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(data) as Readonly<Record<string, unknown>> | null) ?? {};
  } catch {
    return {};
  }
}
