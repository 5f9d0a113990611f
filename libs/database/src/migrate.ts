import { setTimeout as wait } from 'node:timers/promises';
import { FairleadError } from '@fairlead/contracts';
import { createLogger } from '@fairlead/service-kit';
import { DatabaseUnavailableError } from './errors.js';
import { migrationConfig } from './migrate/config.js';
import { runMigrations } from './migrate/run-migrations.js';

/** A Postgres that starts beside this job is ready well within that. */
const PATIENCE_MILLISECONDS = 120_000;

/** Command of the migration job: brings the database of DATABASE_URL up to date; 0 if it is, 1 with one clear message if not. */
async function main(): Promise<void> {
  const { url, roles } = migrationConfig();
  const logger = createLogger({ facts: { service: 'migrate' } });
  const begun = performance.now();
  for (;;) {
    try {
      await runMigrations({ url, logger, ...(roles === undefined ? {} : { roles }) });
      return;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || performance.now() - begun > PATIENCE_MILLISECONDS) throw error;
      logger.warn('waiting for Postgres', { error });
      await wait(1_000);
    }
  }
}

try {
  await main();
} catch (error) {
  const text = error instanceof FairleadError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
