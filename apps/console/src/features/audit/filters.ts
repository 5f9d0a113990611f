import type { AuditEntry, operations } from '@fairlead/api-client';

export type AuditQuery = NonNullable<operations['listAudit']['parameters']['query']>;
type Outcome = AuditEntry['outcome'];

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  accepted: 'Accepted',
  refused: 'Refused',
  done: 'Done',
  failed: 'Failed',
};
export const ACTIONS: Readonly<Record<AuditEntry['action'], string>> = {
  view: 'Look',
  'read-logs': 'Read logs',
  sync: 'Sync',
  pause: 'Pause or resume',
  rollback: 'Roll back',
  'confirm-deletion': 'Confirm deletion',
  'steer-rollout': 'Steer a rollout',
  'act-on-objects': 'Act on an object',
  'approve-promotion': 'Decide on a promotion',
  'manage-tokens': 'Manage tokens',
  'operate-platform': 'Operate the platform',
  'sign-in': 'Sign in',
};
export const WAYS: Readonly<Record<AuditEntry['via'], string>> = {
  console: 'Console',
  cli: 'Command line',
  api: 'API',
  slack: 'Slack',
  forge: 'Git host',
};
/** How long back a press of a button looks, in hours. */
export const SPANS: readonly (readonly [hours: number, label: string])[] = [
  [1, 'Last hour'],
  [24, 'Last 24 hours'],
  [24 * 7, 'Last 7 days'],
  [24 * 30, 'Last 30 days'],
];
/** What stands after `?` that narrows the list; `open` and the like do not. */
export const NAMES = ['tenant', 'application', 'actor', 'action', 'via', 'outcome', 'from', 'to', 'text'] as const;
type Name = (typeof NAMES)[number];
export type AuditFilter = Partial<Record<Name, string>>;

export const isFiltered = (filter: AuditFilter): boolean => NAMES.some((name) => filter[name] !== undefined);

/** What is asked of the api. A word of the address that the api does not know is its to refuse: then the page says what is wrong. */
export function queryOf(filter: AuditFilter): AuditQuery {
  const given = NAMES.flatMap((name) => (filter[name] ? [[name, filter[name]] as const] : []));
  return Object.fromEntries(given) as AuditQuery;
}

/** Address of the whole answer as a file. */
export function exportUrl(filter: AuditFilter, format: 'csv' | 'ndjson'): string {
  return `/api/v1/audit/export?${new URLSearchParams({ ...(queryOf(filter) as Record<string, string>), format }).toString()}`;
}

/** A moment as `<input type="datetime-local">` has it, in the viewer's zone. */
export function toLocal(iso: string | undefined): string {
  if (iso === undefined || Number.isNaN(Date.parse(iso))) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
export const fromLocal = (text: string): string | undefined =>
  text === '' || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
