import { Module, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { z } from 'zod';
import { loadConfig, secretsOf, type CommonConfig } from './config.js';
import { KitModule, type Kit } from './kit.module.js';
import { ListenError } from './listen-error.js';
import { createLogger, nestLogger } from './logger.js';
import { Metrics } from './metrics.js';
import type { ServiceName } from './names.js';
import { OperationsServer } from './operations-server.js';
import { Readiness } from './readiness.js';
import { TRANSPORT_STRATEGY, type TransportStrategy } from './tokens.js';
import { startTracing } from './tracing.js';

export interface ServiceDefinition<S extends z.ZodObject> {
  name: ServiceName;
  /** The service's own settings, or `commonConfig` extended by them. */
  config: S;
  /** The service's root module. Runs after config, logger and tracing are there. */
  module: (config: Readonly<z.infer<S> & CommonConfig>, kit: Kit) => DynamicModule | Type;
  /** Only for a service with an HTTP API of its own (controllers' routes are served there, never beside /metrics); undefined: it is switched off. */
  http?: (config: Readonly<z.infer<S> & CommonConfig>) => HttpOptions | undefined;
}
export interface HttpOptions {
  host: string;
  port: number;
  /** Name of the port's setting, for the message if it can't be had. */
  setting: string;
  /** Called before anything is served: pipes, CORS, body limits. */
  configure?: (app: NestExpressApplication) => void | Promise<void>;
}
export interface RunningService {
  readonly app: INestApplication;
  readonly kit: Kit;
  /** Port of /healthz, /readyz and /metrics. */
  readonly operationsPort: number;
  /** Unready → no new work → work in hand ends → lifecycle hooks close NATS and Postgres → traces are sent. */
  stop(): Promise<void>;
}

/**
 * A connection that nobody uses is kept for longer than clients and proxies keep theirs, mostly 60 s: whoever ends it first must be them, or the request
 * that they send in that moment is lost.
 */
const KEPT_MILLISECONDS = 75_000;
/** Open requests get this long to end before their connections are cut. */
const HTTP_GRACE_MILLISECONDS = 5_000;

/**
 * Starts a service in this process: config → logger → tracing → operations server → Nest → HTTP API → message strategy → ready. The strategy
 * listens last, so that no message meets a half-started service. Whatever was started is stopped again if a later step fails.
 * @throws ConfigError, ListenError, or what a provider's start throws
 */
export async function startService<S extends z.ZodObject>(
  definition: ServiceDefinition<S>,
  env?: NodeJS.ProcessEnv,
): Promise<RunningService> {
  const config = loadConfig(definition.name, definition.config, env);
  const instance = config.FAIRLEAD_INSTANCE;
  const logger = createLogger({
    facts: { service: definition.name, instance },
    level: config.FAIRLEAD_LOG_LEVEL,
    secrets: secretsOf(config),
  });
  const kit: Kit = { logger, metrics: new Metrics(definition.name), readiness: new Readiness() };
  kit.metrics.collectProcess();
  kit.readiness.set('start', 'is starting');
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const traces = startTracing({ service: definition.name, instance, ...(endpoint === undefined ? {} : { endpoint }) });
  const operations = new OperationsServer(kit.metrics, kit.readiness);
  const operationsPort = await operations.listen(config.FAIRLEAD_HTTP_HOST, config.FAIRLEAD_HTTP_PORT);
  logger.info('starting', { host: config.FAIRLEAD_HTTP_HOST, port: operationsPort });

  let app: NestExpressApplication | undefined;
  let strategy: TransportStrategy | undefined;
  const stop = async (): Promise<void> => {
    kit.readiness.set('stop', 'is stopping');
    const failures = await inOrder([() => strategy?.close(), () => app && closeApp(app), () => traces.flush(), () => operations.close()]);
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed.');
    logger.info('stopped');
  };
  try {
    app = await NestFactory.create<NestExpressApplication>(rootModule(definition.module(config, kit), kit, config), {
      logger: nestLogger(logger),
      abortOnError: false,
      rawBody: true,
    });
    strategy = findStrategy(app);
    if (strategy !== undefined) app.connectMicroservice({ strategy }, { inheritAppConfig: true });
    const http = definition.http?.(config);
    await http?.configure?.(app);
    await app.init();
    if (http !== undefined) await listen(app, http);
    await app.startAllMicroservices();
  } catch (error) {
    await stop().catch((cause: unknown) => logger.warn('stop after a failed start failed too', { error: cause }));
    throw error;
  }
  kit.readiness.set('start', undefined);
  logger.info('ready');
  return { app, kit, operationsPort, stop };
}

class RootModule {}
Module({})(RootModule);
const rootModule = (own: DynamicModule | Type, kit: Kit, config: unknown): DynamicModule => ({
  module: RootModule,
  imports: [KitModule.forRoot(kit, config), own],
});

/** A service without messages has no strategy. Asking Nest for what is not there logs an error, so its modules are looked through first. */
function findStrategy(app: INestApplication): TransportStrategy | undefined {
  const modules = [...app.get(ModulesContainer).values()];
  if (!modules.some(({ providers }) => providers.has(TRANSPORT_STRATEGY))) return undefined;
  return app.get<TransportStrategy>(TRANSPORT_STRATEGY, { strict: false });
}

async function listen(app: NestExpressApplication, { host, port, setting }: HttpOptions): Promise<void> {
  const server: { keepAliveTimeout: number } = app.getHttpServer();
  server.keepAliveTimeout = KEPT_MILLISECONDS;
  try {
    await app.listen(port, host);
  } catch (cause) {
    throw new ListenError(setting, host, port, cause);
  }
}

async function closeApp(app: NestExpressApplication): Promise<void> {
  // Node's close() waits without end for streams and for requests in work.
  const server: { closeAllConnections?: () => void } = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections?.(), HTTP_GRACE_MILLISECONDS);
  await app.close().finally(() => clearTimeout(cut));
}

/** Runs every step even if one before it failed: what holds a connection must get its turn. */
async function inOrder(steps: readonly (() => unknown)[]): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}
