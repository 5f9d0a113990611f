import { hostname } from 'node:os';
import { FairleadError, Retry } from '@fairlead/contracts';
import { z } from 'zod';
import { nearest } from './nearest.js';
import { SERVICE_NAMES, settingsPrefix, type ServiceName } from './names.js';
import { isSecretKey, redactText } from './redact.js';

/** The settings of a service are wrong or missing; the message lists every one of them. */
export class ConfigError extends FairleadError {
  readonly code = 'ConfigInvalid';
  readonly retry = Retry.never;
}

/** A TCP port; 0 lets the system choose a free one. */
export const Port = z.coerce.number().int().min(0).max(65_535);

/** Settings that every service has; keys are names of environment variables. */
export const commonConfig = z.object({
  NATS_URL: z
    .string()
    .regex(/^(nats|tls|ws|wss):\/\/.+/, 'must be a URL such as nats://127.0.0.1:4222')
    .default('nats://127.0.0.1:4222')
    .describe('URL of the NATS server (several: separated by commas)'),
  FAIRLEAD_INSTANCE: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'must be 1 to 63 letters, digits, ".", "_" or "-"')
    .default(() => hostname().slice(0, 63))
    .describe('name of this process, unlike that of any other instance of the same service; default: the host name'),
  FAIRLEAD_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('least level that is logged'),
  FAIRLEAD_HTTP_HOST: z.string().min(1).default('127.0.0.1').describe('address on which /healthz, /readyz and /metrics listen'),
  FAIRLEAD_HTTP_PORT: Port.default(9464).describe('port of /healthz, /readyz and /metrics; 0: any free one'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('base URL of an OTLP/HTTP collector that traces are sent to; absent: no traces are exported'),
});
export type CommonConfig = z.infer<typeof commonConfig>;

/**
 * Reads the settings of one service from the environment into a frozen object. The keys of `schema` are names of environment variables; the
 * common ones are added. An empty variable counts as absent, because that is what `${NAME:-}` of a compose file leaves.
 * @throws ConfigError that lists every bad key, every `FAIRLEAD_<SERVICE>_*` key that the service does not know and every
 *   likely misspelling of a known key at once.
 */
export function loadConfig<S extends z.ZodObject>(
  service: ServiceName,
  schema: S,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<z.infer<S> & CommonConfig> {
  const shape: z.core.$ZodShape = { ...commonConfig.shape, ...schema.shape };
  const known = Object.keys(shape);
  const given = Object.fromEntries(known.flatMap((key) => (env[key] ? [[key, env[key]]] : [])));
  const parsed = z.object(shape).safeParse(given);
  const problems = [...(parsed.success ? [] : badKeys(parsed.error, shape, given)), ...unknownKeys(service, known, env)];
  if (!parsed.success || problems.length > 0) {
    const keys = problems.map((problem) => problem.key);
    const lines = problems.map((problem) => `  - ${problem.key}: ${problem.text}`);
    const settings = problems.length === 1 ? 'a setting is wrong' : `${problems.length} settings are wrong`;
    throw new ConfigError(
      `${service} did not start: ${settings}. Correct these environment variables and start it again:\n${lines.join('\n')}`,
      { keys },
    );
  }
  return Object.freeze(parsed.data as z.infer<S> & CommonConfig);
}

/** Values of a config that must never be seen, for the logger. */
export function secretsOf(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (typeof value !== 'string') return [];
    // Credentials are settings by the name of their folder.
    if (isSecretKey(key) && !key.endsWith('_CREDENTIALS')) return [value];
    const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*?:([^/@]+)@/i.exec(value)?.[1];
    return password === undefined ? [] : [password];
  });
}

interface SettingProblem {
  key: string;
  text: string;
}

function badKeys(error: z.ZodError, shape: z.core.$ZodShape, given: Readonly<Record<string, unknown>>): SettingProblem[] {
  return error.issues.map((issue) => {
    const key = String(issue.path[0] ?? '(all)');
    const value = given[key];
    const described = z.globalRegistry.get(shape[key] as z.core.$ZodType)?.description;
    const shown = value === undefined || isSecretKey(key) ? '' : `, not ${JSON.stringify(redactText(String(value)))}`;
    const text = value === undefined && issue.code === 'invalid_type' ? 'is required' : `${issue.message}${shown}`;
    return { key, text: described === undefined ? text : `${text} (${described})` };
  });
}

function unknownKeys(service: ServiceName, known: readonly string[], env: NodeJS.ProcessEnv): SettingProblem[] {
  const own = settingsPrefix(service);
  const others = SERVICE_NAMES.filter((name) => name !== service).map(settingsPrefix);
  return Object.keys(env)
    .filter((key) => key.startsWith('FAIRLEAD_') && !known.includes(key) && !others.some((prefix) => key.startsWith(prefix)))
    .flatMap((key) => {
      const likely = nearest(key, known);
      if (likely !== undefined) return [{ key, text: `is not a setting; did you mean ${likely}?` }];
      if (!key.startsWith(own)) return [];
      const list = known.filter((name) => name.startsWith(own)).join(', ') || 'none';
      return [{ key, text: `is not a setting of ${service}; those that begin so are: ${list}` }];
    });
}
