import { z } from 'zod';
import { TenantName, Timestamp } from '../ids.js';
import { Action, Role } from '../resources/people.js';
import { page, PageQuery } from './paging.js';

/** How one can sign in here; known without signing in. */
export const ApiSignInOptions = z
  .object({
    /** False: everybody who reaches the api from this machine may do everything. */
    required: z.boolean(),
    /** User and password of an account that lives here. */
    local: z.boolean(),
    /** Identity provider; `start` is where to send the browser. */
    oidc: z.object({ name: z.string(), start: z.string() }).optional(),
    version: z.string(),
  })
  .meta({ id: 'SignInOptions' });
export type ApiSignInOptions = z.infer<typeof ApiSignInOptions>;

export const ApiMe = z
  .object({
    user: z.string(),
    /** As the identity provider calls the person. */
    displayName: z.string().optional(),
    by: z.enum(['session', 'token', 'nobody']).describe('nobody: sign-in is off.'),
    /** May operate the platform and act on every tenant. */
    admin: z.boolean(),
    groups: z.array(z.string()),
    /** Role in each tenant that the person may see. */
    roles: z.record(z.string(), Role),
    /** Nothing else is answered until the password was changed. */
    mustChangePassword: z.boolean(),
    /** Whether there is a password to change here. */
    local: z.boolean(),
    /** To be sent as `fairlead-csrf` with every request of this session that is no GET. */
    csrf: z.string().optional(),
    expiresAt: Timestamp.optional(),
  })
  .meta({ id: 'Me' });
export type ApiMe = z.infer<typeof ApiMe>;

const password = z.string().min(1).max(200);
export const SignInCommand = z.strictObject({ user: z.string().min(1).max(200), password });
export type SignInCommand = z.infer<typeof SignInCommand>;
export const PasswordCommand = z.strictObject({
  current: password,
  next: z.string().min(12, 'must have 12 characters or more').max(200),
});
export type PasswordCommand = z.infer<typeof PasswordCommand>;

/** Sign-in of a program without a browser, as RFC 8628 has it. */
export const DeviceStart = z.strictObject({ client: z.string().min(1).max(200).optional().describe('Such as `fairlead on laptop-7`.') });
export const ApiDevice = z
  .object({
    /** Secret: what the program polls with. */
    deviceCode: z.string(),
    /** What the person types or compares, such as `BDWX-KPTM`. */
    userCode: z.string(),
    verificationUri: z.string(),
    verificationUriComplete: z.string(),
    expiresInSeconds: z.int().positive(),
    intervalSeconds: z.int().positive(),
  })
  .meta({ id: 'Device' });
export type ApiDevice = z.infer<typeof ApiDevice>;
/** Until the person has decided the answer is 400 with code `AuthorizationPending`, `SlowDown`, `DeviceExpired` or `DeviceDenied`. */
export const DeviceTokenCommand = z.strictObject({ deviceCode: z.string().min(1).max(200) });
export const ApiDeviceToken = z.object({ token: z.string(), user: z.string(), expiresAt: Timestamp }).meta({ id: 'DeviceToken' });
export type ApiDeviceToken = z.infer<typeof ApiDeviceToken>;
export const UserCode = z.string().regex(/^[A-Z]{4}-[A-Z]{4}$/, 'must be a code such as BDWX-KPTM');
export const ApiDeviceRequest = z
  .object({ userCode: UserCode, client: z.string(), address: z.string(), requestedAt: Timestamp, expiresAt: Timestamp })
  .meta({ id: 'DeviceRequest' });
export type ApiDeviceRequest = z.infer<typeof ApiDeviceRequest>;
export const DeviceDecision = z.strictObject({ decision: z.enum(['approve', 'deny']) });

/** Somebody is signed in, by a browser or by the CLI. */
export const ApiSession = z
  .object({
    id: z.string(),
    kind: z.enum(['browser', 'cli']),
    /** Browser or client as it called itself. */
    agent: z.string(),
    address: z.string(),
    createdAt: Timestamp,
    lastSeenAt: Timestamp,
    expiresAt: Timestamp,
    /** The one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type ApiSession = z.infer<typeof ApiSession>;
export const ApiSessionList = z.object({ items: z.array(ApiSession) }).meta({ id: 'SessionList' });

/** A session of whoever is signed in, for those who look after the platform. */
export const ApiPersonSession = ApiSession.extend({
  /** Name by which rights know the person. */
  user: z.string(),
  displayName: z.string().optional(),
  /** By the identity provider, else with a password kept here. */
  external: z.boolean(),
  groups: z.array(z.string()),
}).meta({ id: 'PersonSession' });
export type ApiPersonSession = z.infer<typeof ApiPersonSession>;
export const ApiPersonSessionPage = page('PersonSessionPage', ApiPersonSession);
export const PersonSessionQuery = PageQuery.extend({
  text: z.string().min(1).max(200).optional().describe('Part of the user, the name, the address or what the client calls itself.'),
});
export type PersonSessionQuery = z.infer<typeof PersonSessionQuery>;

/** What a program signs in with: one tenant, one role, until a date. */
export const ApiToken = z
  .object({
    id: z.string(),
    tenant: TenantName,
    name: z.string(),
    role: Role,
    createdBy: z.string(),
    createdAt: Timestamp,
    expiresAt: Timestamp,
    /** To the minute. */
    lastUsedAt: Timestamp.optional(),
    revokedAt: Timestamp.optional(),
    revokedBy: z.string().optional(),
  })
  .meta({ id: 'Token' });
export type ApiToken = z.infer<typeof ApiToken>;
export const ApiTokenPage = page('TokenPage', ApiToken);
export const TokenCommand = z.strictObject({
  name: z.string().min(1).max(100).describe('What it is for, such as `ci`.'),
  role: Role.describe('At most the role of whoever makes it.'),
  expiresInDays: z.int().min(1).max(365),
  reason: z.string().min(1).max(1000).optional(),
});
export type TokenCommand = z.infer<typeof TokenCommand>;
/** `token` is shown this once. */
export const ApiTokenCreated = ApiToken.extend({ token: z.string() }).meta({ id: 'TokenCreated' });
export type ApiTokenCreated = z.infer<typeof ApiTokenCreated>;

export const AccessQuery = z.strictObject({ action: Action, tenant: TenantName });
/** Whether the viewer may do something, and why not. */
export const ApiAccess = z
  .object({ allowed: z.boolean(), user: z.string(), role: Role.optional(), why: z.string() })
  .meta({ id: 'Access' });
export type ApiAccess = z.infer<typeof ApiAccess>;
