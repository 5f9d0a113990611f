import { PLATFORM_TENANT, type Action, type Role, type TenantDocument } from '@fairlead/contracts';

/** Who asks: by the name of sign-in, or by Slack's id. */
export interface Person {
  readonly user?: string | undefined;
  readonly slack?: string | undefined;
  /** Of the identity provider. */
  readonly groups?: readonly string[] | undefined;
  /** An account of Fairlead itself that may do everything, such as that of the first start. */
  readonly admin?: boolean | undefined;
  /** An API token: this role in this tenant, and nothing else, whatever the catalog says of its name. */
  readonly scope?: { readonly tenant: string; readonly role: Role } | undefined;
}
export type Tenants = ReadonlyMap<string, TenantDocument>;
export type Permission =
  { readonly allowed: true; readonly user: string; readonly role: Role } | { readonly allowed: false; readonly why: string };

/** From least to most: each role may do what those before it may. */
const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];
interface Demand {
  readonly role: Role;
  /** `bob may not … shop` */
  readonly what: string;
  /** `… takes approver` */
  readonly doing: string;
}
const DEMANDS: Readonly<Record<Action, Demand>> = {
  view: { role: 'viewer', what: 'see applications of', doing: 'seeing them' },
  'sign-in': { role: 'viewer', what: 'sign in to', doing: 'signing in' },
  'read-logs': { role: 'operator', what: 'read logs of', doing: 'reading logs' },
  pause: { role: 'operator', what: 'pause applications of', doing: 'pausing' },
  'steer-rollout': { role: 'approver', what: 'steer rollouts of', doing: 'steering' },
  'manage-tokens': { role: 'admin', what: 'manage API tokens of', doing: 'managing them' },
  'operate-platform': { role: 'admin', what: 'operate', doing: 'operating' },
  sync: { role: 'operator', what: 'sync applications of', doing: 'syncing' },
  rollback: { role: 'operator', what: 'roll back applications of', doing: 'rolling back' },
  'confirm-deletion': { role: 'operator', what: 'confirm deletions of', doing: 'confirming' },
  'act-on-objects': { role: 'operator', what: 'act on objects of', doing: 'restarting, running and deleting them' },
  'approve-promotion': { role: 'approver', what: 'approve promotions of', doing: 'approving' },
};
const MOST_NAMES = 5;

/**
 * Whether a person may do something with a tenant's applications. The person's role in the tenant counts, or in the tenant `platform`, whichever is
 * higher. `why` is for the person: what is missing and whom to ask.
 */
export function mayAct(action: Action, tenant: string, person: Person, tenants: Tenants): Permission {
  const demand = DEMANDS[action];
  const held = roleOf(person, tenant, tenants);
  if (held && isAtLeast(held.role, demand.role)) return { allowed: true, ...held };
  return { allowed: false, why: refusal(demand, tenant, person, held?.role, tenants) };
}

/** Names of the tenants whose things a person may see; `all` for whoever has a role in the platform's. */
export function tenantsOf(person: Person, tenants: Tenants): ReadonlySet<string> | 'all' {
  // Also a token of the platform sees no other tenant: `roleOf` gives it no role there.
  if (person.scope === undefined && roleOf(person, PLATFORM_TENANT, tenants) !== undefined) return 'all';
  return new Set([...tenants.keys(), PLATFORM_TENANT].filter((tenant) => roleOf(person, tenant, tenants) !== undefined));
}

interface Held {
  readonly user: string;
  readonly role: Role;
}
/** The higher of a person's roles in the tenant and in the platform's. */
function roleOf(person: Person, tenant: string, tenants: Tenants): Held | undefined {
  if (tenant !== PLATFORM_TENANT && !tenants.has(tenant)) return undefined;
  if (person.scope) return person.scope.tenant === tenant ? { user: person.user ?? 'a token', role: person.scope.role } : undefined;
  if (person.admin) return { user: person.user ?? 'admin', role: 'admin' };
  const all = [tenant, PLATFORM_TENANT].flatMap((name) => peopleOf(name, tenants)).filter((entry) => isThe(person, entry));
  const [best] = all.sort((a, b) => ROLES.indexOf(b.role) - ROLES.indexOf(a.role));
  return best && { user: person.user ?? best.user ?? best.group ?? '', role: best.role };
}

type Entry = NonNullable<TenantDocument['spec']['people']>[number];
const peopleOf = (tenant: string, tenants: Tenants): readonly Entry[] => tenants.get(tenant)?.spec.people ?? [];
const isAtLeast = (role: Role, wanted: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(wanted);
const isThe = (person: Person, entry: Entry): boolean =>
  (person.user !== undefined && entry.user === person.user) ||
  (person.slack !== undefined && entry.slack === person.slack) ||
  (entry.group !== undefined && person.groups?.includes(entry.group) === true);

function refusal({ role, what, doing }: Demand, tenant: string, person: Person, held: Role | undefined, tenants: Tenants): string {
  const user = nameOf(person, tenants);
  const who = user ?? `the person ${person.slack ?? '(not signed in)'}`;
  const denial = `${who} may not ${what} ${tenant}`;
  if (tenant !== PLATFORM_TENANT && !tenants.has(tenant)) return `${denial}: there is no tenant ${tenant}`;
  const able = [tenant, PLATFORM_TENANT].map((name) => namesOf(role, name, tenants)).find((names) => names.length > 0);
  const ask = able
    ? `Ask ${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}: ${listed(able)}`
    : `Nobody has that role: add somebody to spec.people of Tenant ${tenant}`;
  if (held) return `${denial}: ${who} is ${held} there, ${doing} takes ${role}. ${ask}`;
  if (user === undefined && person.slack !== undefined)
    return `${denial}: no Tenant names this Slack id. Have it added to your entry in spec.people of Tenant ${tenant} (slack: ${person.slack}). ${ask}`;
  return `${denial}: ${who} has no role there, ${doing} takes ${role}. ${ask}`;
}

/** How the person is called, also where only another tenant knows the Slack id. */
const nameOf = (person: Person, tenants: Tenants): string | undefined =>
  person.user ?? [...tenants.keys()].flatMap((name) => peopleOf(name, tenants)).find((entry) => isThe(person, entry))?.user;
const namesOf = (role: Role, tenant: string, tenants: Tenants): string[] =>
  peopleOf(tenant, tenants).flatMap((entry) => (isAtLeast(entry.role, role) ? [entry.user ?? `group ${entry.group}`] : []));
const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} or ${names.length - MOST_NAMES} more`;
