import type { Action } from '@fairlead/contracts';
import { ApiCommandAccepted, ApplicationName, TenantName } from '@fairlead/contracts';
import { z } from 'zod';

/**
 * What a route takes. `public`: nothing, not even to be signed in; `signed-in`: to be; `seen`: it answers with what the viewer may see; an action: that right in
 * the tenant of the path, in the tenant that the query names, or in `platform` where there is neither.
 */
export type Right = 'public' | 'signed-in' | 'seen' | Action;
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly tag:
    'applications' | 'objects' | 'environments' | 'incidents' | 'catalog' | 'live' | 'audit' | 'identity' | 'system' | 'webhooks';
  readonly summary: string;
  readonly right: Right;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly success: {
    readonly status: 200 | 201 | 202 | 204 | 302;
    readonly type: string;
    /** Others of the same content that may be asked for. */
    readonly others?: readonly string[];
    /** Absent: the answer has no body. */
    readonly schema?: z.ZodType;
    readonly description: string;
  };
  /** Status and what it means, beside 400, 401 and 403, which every route but the public ones may answer. */
  readonly failures: Readonly<Record<number, string>>;
}

export const ROOT = '/api/v1';
export const NO_DATABASE = 'Postgres is away; lists and history come back with it.';
export const NO_APPLICATION = 'There is no such application.';
export const NO_NATS = 'NATS is away.';
export const NO_SYNCER = 'No syncer serves the cluster now, or the cluster can not be reached.';
export const application = z.object({ tenant: TenantName, name: ApplicationName });
export const json = (schema: z.ZodType, description: string) => ({ status: 200, type: 'application/json', schema, description }) as const;
export const accepted = { status: 202, type: 'application/json', schema: ApiCommandAccepted, description: 'It was passed on.' } as const;
export const done = { status: 204, type: 'application/json', description: 'It was done.' } as const;
/** Of every command. */
export const commandHeaders = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/, 'must be 8 to 64 letters, digits, hyphens or underscores')
    .optional()
    .describe('The same key of the same person is one command for a day: asked again, it is answered as the first time.'),
});
/** Of every command with a key. */
export const KEY_TAKEN = 'The Idempotency-Key was used for another command.';
