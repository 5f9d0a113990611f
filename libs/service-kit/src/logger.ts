import type { LoggerService } from '@nestjs/common';
import { context, trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import { redactor } from './redact.js';

export type Facts = Readonly<Record<string, unknown>>;
/** Writes a static message with facts in fields; a fact named `error` may hold any error. Secrets are redacted before anything is written. */
export interface Logger {
  debug(message: string, facts?: Facts): void;
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, facts?: Facts): void;
  /** A logger whose every line bears these facts too. */
  child(facts: Facts): Logger;
}
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions {
  /** Facts of every line, such as service and instance. */
  facts?: Facts;
  level?: LogLevel;
  /** Values that must not be seen wherever they turn up. */
  secrets?: readonly string[];
  /** Where lines go; default: standard output. */
  destination?: DestinationStream;
}

/** A logger that writes JSON lines. Within a span, each bears its trace's id. */
export function createLogger({ facts = {}, level = 'info', secrets = [], destination }: LoggerOptions = {}): Logger {
  const options = {
    level,
    base: {},
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: traceFacts,
  };
  // Written at once: a line that waits in a buffer is lost, or overtaken by later ones, when the process ends.
  const root = pino(options, destination ?? pino.destination({ fd: 1, sync: true }));
  return wrap(root, redactor(secrets), facts);
}

/** Says nothing: for tests and for callers that bring no logger. */
export const silentLogger: Logger = Object.freeze({
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
});

function wrap(target: Pino, redact: (facts: Facts) => Record<string, unknown>, own: Facts): Logger {
  const write = (level: LogLevel) => (message: string, facts?: Facts) => {
    if (!target.isLevelEnabled(level)) return;
    const { text } = redact({ text: message });
    target[level](redact({ ...own, ...facts }), String(text));
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (facts) => wrap(target, redact, { ...own, ...facts }),
  };
}

function traceFacts(): Record<string, string> {
  const span = trace.getSpanContext(context.active());
  return span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId };
}

/** Nest's own lines: what it tells about its start is of interest only when it does not start. */
export function nestLogger(logger: Logger): LoggerService {
  const text = (message: unknown): string => (message instanceof Error ? message.message : String(message));
  const facts = (message: unknown, rest: readonly unknown[]): Facts => ({
    nest: rest.at(-1),
    ...(message instanceof Error ? { error: message } : rest.length > 1 ? { detail: rest.slice(0, -1) } : {}),
  });
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug(text(message), facts(message, rest)),
    debug: (message: unknown, ...rest: unknown[]) => logger.debug(text(message), facts(message, rest)),
    verbose: (message: unknown, ...rest: unknown[]) => logger.debug(text(message), facts(message, rest)),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(text(message), facts(message, rest)),
    error: (message: unknown, ...rest: unknown[]) => logger.error(text(message), facts(message, rest)),
    fatal: (message: unknown, ...rest: unknown[]) => logger.error(text(message), facts(message, rest)),
  };
}
