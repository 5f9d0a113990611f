import { FairleadError, Retry } from '@fairlead/contracts';
import type { Logger } from '@fairlead/service-kit';
import type { QueryRunner } from 'typeorm';
import { scramVerifier } from './scram.js';

export type WritingService = 'api' | 'notifier' | 'promoter';
/** The schema that each service writes, and no other one does. */
export const SCHEMA_OF = { api: 'catalog', notifier: 'notification', promoter: 'promotion' } as const satisfies Record<
  WritingService,
  string
>;
/** Schemas that a service writes beside its own. */
const ALSO_WRITES: Partial<Record<WritingService, readonly string[]>> = { api: ['identity'] };
/** Tables of these schemas that are only added to. A trigger keeps them so, too: where no role is made, the service is their owner. */
const ONLY_ADDED_TO: Readonly<Record<string, readonly string[]>> = { catalog: ['catalog.audit'] };
export interface RoleOptions {
  /** Default `fairlead_<service>`. */
  name?: string;
  /** Printable ASCII, 8 characters or more. */
  password: string;
}

/** The password given for a service's role can't be used. */
export class RolePasswordError extends FairleadError {
  readonly code = 'RolePasswordInvalid';
  readonly retry = Retry.never;
}

/** `insufficient_privilege`; `object_in_use` never comes here. */
const MAY_NOT = '42501';
/** Two databases of one server that make the same role at once: `duplicate_object`, `unique_violation`, "tuple concurrently updated". */
const RACE = new Set(['42710', '23505', 'XX000']);

/**
 * Makes the service's role if need be, sets its password and gives it rights on its own schema and nothing else. Where the user who migrates
 * may not make roles, one warning says so and the service has to use that same user.
 */
export async function ensureRole(runner: QueryRunner, service: WritingService, role: RoleOptions, logger: Logger): Promise<void> {
  const name = role.name ?? `fairlead_${service}`;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new RolePasswordError(`"${name}" can't be the name of a role.`);
  if (!/^[\x20-\x7e]{8,}$/.test(role.password)) {
    throw new RolePasswordError(
      `The password for role ${name} must be at least 8 printable ASCII characters. Nothing was changed for it.`,
      {
        role: name,
      },
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await grant(runner, name, [SCHEMA_OF[service], ...(ALSO_WRITES[service] ?? [])], scramVerifier(role.password));
    } catch (error) {
      const code = (error as { driverError?: { code?: string } }).driverError?.code ?? '';
      if (RACE.has(code) && attempt < 5) continue;
      if (code !== MAY_NOT) throw error;
      return logger.warn('role was not made: this user may not. Give it CREATEROLE, or let the service use the same user', {
        role: name,
        service,
      });
    }
  }
}

async function grant(runner: QueryRunner, name: string, schemas: readonly string[], verifier: string): Promise<void> {
  const found: unknown[] = await runner.query('select 1 from pg_roles where rolname = $1', [name]);
  const verb = found.length > 0 ? 'alter' : 'create';
  const [{ database }]: [{ database: string }] = await runner.query('select quote_ident(current_database()) as database');
  await runner.query(`${verb} role ${name} login password '${verifier}'`);
  await runner.query(`grant connect on database ${database} to ${name}`);
  for (const schema of schemas) await grantSchema(runner, name, schema);
}

async function grantSchema(runner: QueryRunner, name: string, schema: string): Promise<void> {
  await runner.query(`
    grant usage on schema ${schema} to ${name};
    grant select, insert, update, delete on all tables in schema ${schema} to ${name};
    grant usage on all sequences in schema ${schema} to ${name};
    alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${name};
    alter default privileges in schema ${schema} grant usage on sequences to ${name};
  `);
  for (const table of ONLY_ADDED_TO[schema] ?? []) await runner.query(`revoke update, delete, truncate on ${table} from ${name}`);
}
