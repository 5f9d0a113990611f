import type { EntityManager } from '@fairlead/database';
import { keyOfApplication, type ApplicationKey } from '../applications/projection.js';
import { records } from '../store/records.js';
import { retellIncidents } from './retell-incidents.js';
import { IncidentState, noState, type IncidentChange, type IncidentStates, type Tracked } from './track-incident.js';

/** Something that may open or end an incident of an application. */
export interface Happened extends ApplicationKey {
  /** Absent where it concerns no single one. */
  readonly cluster?: string | undefined;
  /** When it happened; absent of what is no event. */
  readonly at?: string;
  readonly track: (before: IncidentStates) => Tracked;
}

const WHOLE = '';

/** Writes what these change, the earliest first. To be called in the transaction that has written the events. */
export async function bookIncidents(manager: EntityManager, happened: readonly Happened[]): Promise<void> {
  if (happened.length === 0) return;
  const states = await States.locked(manager, happened);
  const byApplication = new Map<string, Happened[]>();
  for (const one of happened) {
    const key = keyOfApplication(one);
    byApplication.set(key, [...(byApplication.get(key) ?? []), one]);
  }
  for (const events of byApplication.values()) await book(manager, states, events);
  await states.write(manager);
}

/** @param happened to one application */
async function book(manager: EntityManager, states: States, happened: readonly Happened[]): Promise<void> {
  const [first] = happened;
  if (first === undefined) return;
  const { lastAt } = states.get(first, WHOLE);
  if (lastAt !== undefined && happened.some(({ at }) => at !== undefined && Date.parse(at) < Date.parse(lastAt))) {
    for (const [cluster, state] of await retellIncidents(manager, first)) states.set(first, cluster, state);
    return;
  }
  for (const one of happened) {
    const { cluster, at } = one;
    const before: IncidentStates = {
      application: states.get(one, WHOLE),
      cluster: cluster === undefined ? undefined : states.get(one, cluster),
    };
    const after = one.track(before);
    states.set(one, WHOLE, { ...after.states.application, lastAt: at ?? before.application.lastAt });
    if (cluster !== undefined && after.states.cluster !== before.cluster) states.set(one, cluster, after.states.cluster ?? noState());
    for (const change of after.changes) await write(manager, one, change);
  }
}

interface StateRow extends ApplicationKey {
  readonly cluster: string;
  readonly state: unknown;
}
const keyOf = (key: ApplicationKey, cluster: string): string => `${keyOfApplication(key)}@${cluster}`;

/** What is known of the applications that something happened to. */
class States {
  private readonly changed = new Map<string, StateRow>();
  private constructor(private readonly known: Map<string, IncidentState>) {}

  /** They are made if need be and locked in the order of their keys, so that no two transactions wait for each other. */
  static async locked(manager: EntityManager, happened: readonly Happened[]): Promise<States> {
    const keys = happened.flatMap(({ tenant, application, cluster }) =>
      [WHOLE, ...(cluster === undefined ? [] : [cluster])].map((name) => ({ tenant, application, cluster: name })),
    );
    const given = records(keys);
    await manager.query(
      `insert into catalog.incident_states (tenant, application, cluster, state)
       select distinct tenant, application, cluster, '{}'::jsonb
       from jsonb_to_recordset($1::jsonb) as k (tenant text, application text, cluster text) order by 1, 2, 3
       on conflict do nothing`,
      [given],
    );
    const rows: StateRow[] = await manager.query(
      `select tenant, application, cluster, state from catalog.incident_states
       where (tenant, application, cluster) in (
         select tenant, application, cluster from jsonb_to_recordset($1::jsonb) as k (tenant text, application text, cluster text))
       order by 1, 2, 3 for update`,
      [given],
    );
    return new States(new Map(rows.map((row) => [keyOf(row, row.cluster), IncidentState.parse(row.state)])));
  }

  get(key: ApplicationKey, cluster: string): IncidentState {
    return this.known.get(keyOf(key, cluster)) ?? noState();
  }

  set(key: ApplicationKey, cluster: string, state: IncidentState): void {
    const { tenant, application } = key;
    this.known.set(keyOf(key, cluster), state);
    this.changed.set(keyOf(key, cluster), { tenant, application, cluster, state });
  }

  async write(manager: EntityManager): Promise<void> {
    if (this.changed.size === 0) return;
    await manager.query(
      `insert into catalog.incident_states (tenant, application, cluster, state)
       select tenant, application, cluster, state
       from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text, state jsonb) order by 1, 2, 3
       on conflict (tenant, application, cluster) do update set state = excluded.state`,
      [records([...this.changed.values()])],
    );
  }
}

async function write(manager: EntityManager, { tenant, application }: ApplicationKey, change: IncidentChange): Promise<void> {
  const { cluster, at } = change;
  if (change.kind === 'resolved') {
    await manager.query(
      `update catalog.incidents set resolved_at = greatest($4::timestamptz, opened_at), resolution = $5
       where (tenant, application, cluster) = ($1, $2, $3) and resolved_at is null`,
      [tenant, application, cluster, at, change.resolution],
    );
    return;
  }
  const { stage, summary, problem, revision } = change;
  await manager.query(
    `insert into catalog.incidents (tenant, application, cluster, stage, summary, problem, revision, opened_at)
     select tenant, application, cluster, stage, summary, problem, revision, at
     from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text, stage text, summary text, problem jsonb,
       revision jsonb, at timestamptz(3))
     on conflict (tenant, application, cluster) where resolved_at is null do nothing`,
    [records([{ tenant, application, cluster, stage, summary, problem, revision, at }])],
  );
}
