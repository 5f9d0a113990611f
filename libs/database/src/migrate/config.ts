import { z } from 'zod';
import { ConfigError } from '@fairlead/service-kit';
import type { MigrationOptions } from './run-migrations.js';

const password = z
  .string()
  .regex(/^[\x20-\x7e]{8,}$/, 'must be at least 8 printable ASCII characters')
  .optional();
const schema = z.object({
  /** A user who may make schemas and roles. */
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a URL such as postgres://admin:…@127.0.0.1:5432/fairlead'),
  /** Password to give the role fairlead_api; absent: no role is made and api uses the user of its DATABASE_URL. */
  FAIRLEAD_DATABASE_API_PASSWORD: password,
  /** Likewise for fairlead_notifier. */
  FAIRLEAD_DATABASE_NOTIFIER_PASSWORD: password,
  /** Likewise for fairlead_promoter. */
  FAIRLEAD_DATABASE_PROMOTER_PASSWORD: password,
});

/** @throws ConfigError that lists every bad setting; never shows a value, since each holds a password. */
export function migrationConfig(env: NodeJS.ProcessEnv = process.env): Pick<MigrationOptions, 'url' | 'roles'> {
  const parsed = schema.safeParse(Object.fromEntries(Object.keys(schema.shape).map((key) => [key, env[key] || undefined])));
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path, message, code }) => `  - ${path.join('.')}: ${code === 'invalid_type' ? 'is required' : message}`,
    );
    throw new ConfigError(`Migrations did not run. Correct these environment variables and run them again:\n${lines.join('\n')}`);
  }
  const {
    DATABASE_URL: url,
    FAIRLEAD_DATABASE_API_PASSWORD: api,
    FAIRLEAD_DATABASE_NOTIFIER_PASSWORD: notifier,
    FAIRLEAD_DATABASE_PROMOTER_PASSWORD: promoter,
  } = parsed.data;
  return {
    url,
    roles: {
      ...(api === undefined ? {} : { api: { password: api } }),
      ...(notifier === undefined ? {} : { notifier: { password: notifier } }),
      ...(promoter === undefined ? {} : { promoter: { password: promoter } }),
    },
  };
}
