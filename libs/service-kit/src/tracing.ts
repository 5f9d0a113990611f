import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace, type Attributes, type Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
} from '@opentelemetry/sdk-trace-base';

/** What a message's headers must be able to do; `MsgHdrs` of NATS and `Headers` of the web fit. */
export interface WritableHeaders {
  set(key: string, value: string): void;
}
export interface ReadableHeaders {
  get(key: string): string | null | undefined;
}
export interface TracingOptions {
  service: string;
  instance: string;
  /** Base URL of an OTLP/HTTP collector. Absent: trace ids are made and passed on, but nothing is recorded or sent. */
  endpoint?: string;
}
export interface TracingHandle {
  /** Sends what is waiting, for at most three seconds. Never throws: a collector that is down must not hold a service up. */
  flush(): Promise<void>;
}

const FLUSH_MILLISECONDS = 3_000;

/** Sets up tracing for the process. Once: a second call changes nothing that was set before. */
export function startTracing({ service, instance, endpoint }: TracingOptions): TracingHandle {
  const exporter = endpoint === undefined ? undefined : new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `fairlead-${service}`, 'service.instance.id': instance }),
    // Without a collector spans aren't recorded, but their ids still travel, so that log lines of one push can be found by one id.
    sampler: exporter === undefined ? new AlwaysOffSampler() : new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: exporter === undefined ? [] : [new BatchSpanProcessor(exporter)],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    flush: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, FLUSH_MILLISECONDS)));
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

/** Traces over messages by W3C `traceparent` headers. Does nothing, and costs nothing, before `startTracing`. */
export const tracing = {
  /** Writes the active span into the headers of a message about to be sent. */
  inject(headers: WritableHeaders): void {
    propagation.inject(context.active(), headers, { set: (carrier, key, value) => carrier.set(key, value) });
  },

  /** Runs `fn` in a span: a child of what the headers tell, of the active span, or the first of a trace. A thrown error marks it failed. */
  async withSpan<T>(name: string, attributes: Attributes, parent: ReadableHeaders | undefined, fn: () => Promise<T>): Promise<T> {
    const tracer = trace.getTracer('fairlead');
    return tracer.startActiveSpan(name, { attributes }, parentContext(parent), async (span) => {
      try {
        return await fn();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
        throw error;
      } finally {
        span.end();
      }
    });
  },

  /** Runs `fn` outside of any trace: for work that a message only woke, and that would else bear this message's trace for ever. */
  detached<T>(fn: () => T): T {
    return context.with(ROOT_CONTEXT, fn);
  },

  /** Runs `fn` in a span that goes on the trace of this `traceparent`; without one, outside of any trace and without a span. */
  continueTrace<T>(name: string, attributes: Attributes, traceparent: string | undefined, fn: () => Promise<T>): Promise<T> {
    if (traceparent === undefined) return tracing.detached(fn);
    const headers = { get: (key: string) => (key === 'traceparent' ? traceparent : undefined) };
    return tracing.detached(() => tracing.withSpan(name, attributes, headers, fn));
  },

  /** Id of the active trace, if there is one. */
  traceId(): string | undefined {
    return trace.getSpanContext(context.active())?.traceId;
  },
};

function parentContext(headers: ReadableHeaders | undefined): Context {
  if (headers === undefined) return context.active();
  return propagation.extract(context.active(), headers, {
    keys: () => ['traceparent', 'tracestate'],
    // NATS answers '' for a header that is not there.
    get: (carrier, key) => carrier.get(key) || undefined,
  });
}
