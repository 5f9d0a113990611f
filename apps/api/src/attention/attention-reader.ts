import type { Action, ApiAttention } from '@fairlead/contracts';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { CatalogView } from '../catalog/catalog-view.js';
import { Parameters, seenCondition, type Seen } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';
import type { Reader } from '../store/shared-statements.js';

interface Waiting {
  readonly type: 'promotion.changed' | 'rollout.changed';
  readonly tenant: string;
  readonly application: string;
  /** Promotions of the same name may be gone since. */
  readonly promotion: string | null;
}
const DECIDED_BY: Readonly<Record<Waiting['type'], Action>> = {
  'promotion.changed': 'approve-promotion',
  'rollout.changed': 'steer-rollout',
};
/** States and phases in which nothing goes on before a person has decided. */
const WAITS = ['AwaitingApproval', 'WaitingPromotion'];

/** Counts what waits for a person. */
export class AttentionReader {
  constructor(
    private readonly postgres: Postgres,
    private readonly view: CatalogView,
    private readonly rights: Rights,
  ) {}

  /** @throws DatabaseUnavailableError while Postgres is away */
  async count(viewer: Principal): Promise<ApiAttention> {
    const seen = this.rights.seenBy(viewer);
    const [incidents, waiting] = await this.postgres.read((reader) =>
      Promise.all([countIncidents(reader, seen), selectWaiting(reader, seen)]),
    );
    const mine = waiting.filter((one) => this.isThere(one) && this.rights.may(viewer, DECIDED_BY[one.type], one.tenant).allowed);
    const of = (type: Waiting['type']): number => mine.filter((one) => one.type === type).length;
    return { incidents, approvals: of('promotion.changed'), rollouts: of('rollout.changed') };
  }

  /** What was said last of it stays when a document leaves Git. */
  private isThere({ tenant, application, promotion }: Waiting): boolean {
    if (promotion !== null && this.view.entry(`promotion.${tenant}.${promotion}`) === undefined) return false;
    return this.view.application(tenant, application) !== undefined;
  }
}

async function countIncidents(reader: Reader, seen: Seen): Promise<number> {
  const parameters = new Parameters();
  const conditions = ['open', ...seenCondition('tenant', seen, parameters)];
  const [row]: { n: number }[] = await reader.query(
    `select count(*)::int as n from catalog.incidents where ${conditions.join(' and ')}`,
    parameters.values,
  );
  return row?.n ?? 0;
}

function selectWaiting(reader: Reader, seen: Seen): Promise<Waiting[]> {
  const parameters = new Parameters();
  const conditions = [
    // The urgency stands in an index; what it counts as urgent may be more.
    `type = any (${parameters.add(Object.keys(DECIDED_BY))}::text[]) and urgency = 0`,
    `coalesce(payload->>'state', payload->>'phase') = any (${parameters.add(WAITS)}::text[])`,
    ...seenCondition('tenant', seen, parameters),
  ];
  return reader.query(
    `select type, tenant, application, payload->>'promotion' as promotion from catalog.latest_events where ${conditions.join(' and ')}`,
    parameters.values,
  );
}
