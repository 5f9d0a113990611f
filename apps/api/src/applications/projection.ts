import type { EntityManager } from '@fairlead/database';

/** An application's key in the projections. */
export interface ApplicationKey {
  readonly tenant: string;
  readonly application: string;
}
export const keyOfApplication = ({ tenant, application }: ApplicationKey): string => `${tenant}/${application}`;

/** How messages of one kind become rows: one statement or a few for a whole batch. Doubled, late and disordered messages change nothing. */
export interface Projection<M extends ApplicationKey = ApplicationKey> {
  readonly keyOf: (message: M) => string;
  /** Whether a message is older than another of its key; absent: whatever comes later counts. */
  readonly isOlder?: (message: M, than: M) => boolean;
  readonly write: (manager: EntityManager, messages: readonly M[]) => Promise<void>;
}

/** The order of a stage's states: by generation, then by time. */
export function isOlderStatus(status: { generation: number; at: string }, than: { generation: number; at: string }): boolean {
  return status.generation === than.generation ? Date.parse(status.at) < Date.parse(than.at) : status.generation < than.generation;
}
