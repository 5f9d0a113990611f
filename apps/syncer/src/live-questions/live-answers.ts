import { EventsAsked, liveSubject, LogAsked, ObjectAsked, TreeAsked } from '@fairlead/contracts';
import { Limiter } from '@fairlead/service-kit';
import type { ApplicationState } from '../sync/application-state.js';
import { answerEvents } from './answer-events.js';
import { answerLog } from './answer-log.js';
import { answerObject } from './answer-object.js';
import { answerTree } from './answer-tree.js';
import { beginReading, type LiveContext } from './live-context.js';

/** Requests to the cluster at once for all live questions. */
const REQUESTS = 8;
/** One of the instances that serve the cluster is asked; for a moment there may be two. */
const QUEUE = 'syncer';
const AT_ONCE = { tree: 4, object: 32, events: 16, log: 20 } as const;

/** Answers what people ask of one cluster while they look at it. Reads only, and only what is the application's that is asked about. */
export class LiveAnswers {
  private readonly context: LiveContext;
  private readonly logs = new Map<string, Set<AbortController>>();

  constructor(context: Omit<LiveContext, 'requests'>) {
    this.context = { ...context, requests: new Limiter(REQUESTS) };
  }

  /** Resolves when questions arrive. Ends with the signal, and so do streams. */
  async start(signal: AbortSignal): Promise<void> {
    const { bus, cluster } = this.context;
    const { context } = this;
    const options = (what: keyof typeof AT_ONCE) => ({ signal, queue: QUEUE, atOnce: AT_ONCE[what] });
    await Promise.all([
      bus.serve(
        TreeAsked,
        liveSubject(cluster, 'tree'),
        async (request, asking) => answerTree(beginReading(context, request, asking.signal)),
        options('tree'),
      ),
      bus.serve(
        ObjectAsked,
        liveSubject(cluster, 'object'),
        async (request, asking) => answerObject(beginReading(context, request, asking.signal), request),
        options('object'),
      ),
      bus.serve(
        EventsAsked,
        liveSubject(cluster, 'events'),
        async (request, asking) => answerEvents(beginReading(context, request, asking.signal), request),
        options('events'),
      ),
      bus.serveStream(LogAsked, liveSubject(cluster, 'log'), (request, asking) => this.log(request, asking.signal), options('log')),
    ]);
  }

  /** The application is gone from the cluster: whoever follows a log of it is told so. */
  forget({ key }: ApplicationState): void {
    for (const stream of this.logs.get(key) ?? []) stream.abort(`Application ${key} is no longer on cluster ${this.context.cluster}.`);
  }

  private async *log(request: Parameters<typeof answerLog>[1], signal: AbortSignal) {
    const reading = beginReading(this.context, request, signal);
    const { key } = reading.application;
    const ended = new AbortController();
    const streams = this.logs.get(key) ?? new Set();
    this.logs.set(key, streams.add(ended));
    try {
      yield* answerLog(reading, request, ended.signal);
    } finally {
      streams.delete(ended);
      if (streams.size === 0) this.logs.delete(key);
    }
  }
}
