import type { Action, Role } from '@fairlead/contracts';
import { routes, type Route } from '../rest/routes/index.js';
import { ROLES, tenant, type Identities, type IdentityApi } from './identity.fixtures.js';

export const COMMIT = 'c'.repeat(40);
const ID = '0b1f6d0e-6f0a-4c43-9a3e-0b1f6d0e6f0a';
export const TENANTS = ['shop', 'pay', 'platform', 'nowhere'] as const;

/** Written down here once more: what the rights library says is compared with it, not asked. */
const LEAST: Readonly<Record<Action, Role>> = {
  view: 'viewer',
  'sign-in': 'viewer',
  'read-logs': 'operator',
  sync: 'operator',
  pause: 'operator',
  rollback: 'operator',
  'confirm-deletion': 'operator',
  'act-on-objects': 'operator',
  'steer-rollout': 'approver',
  'approve-promotion': 'approver',
  'manage-tokens': 'admin',
  'operate-platform': 'admin',
};
/** Valid ones, so that it is the right that decides. */
const BODIES: Readonly<Record<string, object>> = {
  steerRollout: { cluster: 'one', namespace: 'default', name: 'api', decision: 'promote' },
  actOnObject: { cluster: 'one', group: 'apps', kind: 'Deployment', namespace: 'default', name: 'api', action: 'restart' },
  decidePromotion: { environment: 'production', commit: COMMIT, decision: 'approve' },
  decideDeadLetter: { decision: 'discard' },
  createToken: { name: 'made', role: 'viewer', expiresInDays: 1 },
  commandApplications: { command: 'sync', applications: [{ tenant: 'pay', name: 'api' }] },
  decideDevice: { decision: 'deny' },
};

export interface Who {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Role in each tenant; of one that is an admin of all: in each that there is. */
  roleIn(tenant: string): Role | undefined;
  /** Whether it sees the whole platform. */
  readonly seesAll: boolean;
  readonly known: boolean;
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const exists = (name: string): boolean => name !== 'nowhere';

/** Nobody, a stranger, and each role of the tenant, of another one and of the platform, as a person and as a token. */
export async function everybody(api: IdentityApi, identities: Identities): Promise<Who[]> {
  for (const of of ['shop', 'pay', 'platform'])
    await api.put(
      tenant(
        of,
        ROLES.map((role) => ({ user: `${of}-${role}`, role })),
      ),
    );
  const people = ['shop', 'pay', 'platform'].flatMap((of) => ROLES.map((role) => ({ of, role })));
  const signedIn = people.map(async ({ of, role }): Promise<Who> => {
    const name = `${of}-${role}`;
    const roleIn = (asked: string) => (asked === of || (of === 'platform' && exists(asked)) ? role : undefined);
    return { name, headers: bearer(await identities.session(name, 'cli')), roleIn, seesAll: of === 'platform', known: true };
  });
  const tokens = people.map(async ({ of, role }): Promise<Who> => {
    const roleIn = (asked: string) => (asked === of ? role : undefined);
    return { name: `token of ${of}-${role}`, headers: bearer(await identities.token(of, role)), roleIn, seesAll: false, known: true };
  });
  const none = { roleIn: () => undefined, seesAll: false };
  return [
    { ...none, name: 'nobody', headers: {}, known: false },
    { ...none, name: 'a forger', headers: bearer('flt_forged'), known: false },
    { ...none, name: 'a stranger', headers: bearer(await identities.session('stranger', 'cli')), known: true },
    ...(await Promise.all([...signedIn, ...tokens])),
  ];
}

export type Expected = 'anything' | 'unauthorised' | 'forbidden' | 'not done' | 'allowed';
export interface Case {
  readonly route: Route;
  readonly tenant: string;
  readonly method: string;
  readonly path: string;
  readonly body: object | undefined;
}

/** Those would end what the other cases need. */
const LEAVE = new Set(['signOut', 'changePassword', 'endSession', 'endAnySession']);

/** Each route once for each tenant that can be named in it. */
export const cases: readonly Case[] = routes.flatMap((route) => {
  const inPath = route.path.includes('{tenant}');
  const inQuery = !inPath && route.query !== undefined && 'tenant' in route.query.shape;
  return (inPath || inQuery ? TENANTS : (['platform'] as const)).map((of) => {
    const path = route.path
      .replace('{tenant}', of)
      .replace('{userCode}', 'BBBB-CCCC')
      .replace('{id}', ID)
      .replace(/\{\w+\}/g, 'api');
    // The guard comes before the query is read: so a read that is let through is answered 400, without asking a cluster.
    const query = new URLSearchParams({
      ...(inQuery ? { tenant: of } : {}),
      ...(route.method === 'get' || LEAVE.has(route.id) ? { unknown: '1' } : {}),
    });
    const body = route.method === 'get' ? undefined : (BODIES[route.id] ?? {});
    return { route, tenant: of, method: route.method.toUpperCase(), path: `${path}?${query.toString()}`.replace(/\?$/, ''), body };
  });
});
export function expected({ right, method, path, query }: Route, of: string, who: Who): Expected {
  if (right === 'public') return 'anything';
  if (!who.known) return 'unauthorised';
  if (right === 'signed-in') return 'allowed';
  const named = path.includes('{tenant}') || (query !== undefined && 'tenant' in query.shape);
  if (right === 'seen') return !named || who.seesAll || who.roleIn(of) !== undefined ? 'allowed' : 'forbidden';
  const held = who.roleIn(of);
  // Whoever may see everything is told that it is not there.
  if (who.seesAll && !exists(of)) return 'not done';
  if (held !== undefined && ROLES.indexOf(held) >= ROLES.indexOf(LEAST[right])) return 'allowed';
  if (method === 'get' || held === undefined) return 'forbidden';
  return 'not done';
}
