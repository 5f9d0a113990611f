import { ApiAuditEntry, type ApiCommandState } from '@fairlead/contracts';
import { EventRow } from '@fairlead/database';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import { notFound } from '../rest/api-error.js';
import type { Postgres } from '../store/postgres.js';

/** What became of commands, by the audit log. */
export class CommandStates {
  constructor(
    private readonly postgres: Postgres,
    private readonly rights: Rights,
  ) {}

  /** @throws ApiError 404 also where the viewer may not see it; DatabaseUnavailableError */
  async of(id: string, viewer: Principal): Promise<ApiCommandState> {
    const rows = await this.postgres.run((manager) =>
      manager
        .createQueryBuilder(EventRow, 'e')
        .where(`e.type = 'action.audited' and e.payload->>'id' = :id`, { id })
        .orderBy('e.id')
        .limit(MOST_ENTRIES)
        .getMany(),
    );
    const seen = this.rights.seenBy(viewer);
    const entries = rows.map(({ payload }) => ApiAuditEntry.parse(payload)).filter(({ tenant }) => seen === 'all' || seen.has(tenant));
    const state = stateOf(entries);
    if (state === undefined) throw noSuchCommand(id);
    return state;
  }
}

const MOST_ENTRIES = 2000;
const noSuchCommand = (id: string) =>
  notFound(`Command ${id}`, 'A command that was just accepted is here within a second; those of the last months are kept.');

/** Undefined: nothing is known of it. Of a command that several clusters are asked for it is done when all have done it, and failed when one has not. */
export function stateOf(all: readonly ApiAuditEntry[]): ApiCommandState | undefined {
  const entries = [...all].sort((a, b) => a.at.localeCompare(b.at));
  const [first] = entries;
  const asked = entries.find(({ outcome }) => outcome === 'accepted' || outcome === 'refused') ?? first;
  if (asked === undefined) return undefined;
  const answers = entries.filter(({ outcome }) => outcome === 'done' || outcome === 'failed');
  const failure = answers.find(({ outcome }) => outcome === 'failed');
  const waiting = (asked.clusters ?? []).filter((cluster) => !answers.some((answer) => (answer.cluster ?? cluster) === cluster));
  const last = answers.at(-1);
  const settled = failure ?? (last && waiting.length === 0 ? last : undefined);
  const { id, tenant, application, action, actor, via } = asked;
  return {
    ...{ id, tenant, ...(application === undefined ? {} : { application }), action, actor, via },
    state: settled?.outcome ?? asked.outcome,
    detail: settled?.detail ?? last?.detail ?? asked.detail,
    at: (settled ?? last ?? asked).at,
    entries,
  };
}
