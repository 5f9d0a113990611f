import { PromotionChanged, type MessageOf, type Problem, type PromotionState } from '@fairlead/contracts';
import { EnvironmentRow, In, Not, VersionRow, type Database, type EntityManager } from '@fairlead/database';
import { assertMove, isFinal, type Observation } from '@fairlead/domain';
import type { Announcer } from '../workspace/announcer.js';
import type { Decision, Requests } from '../workspace/requests.js';

export type Version = Omit<VersionRow, 'state'> & { state: PromotionState | undefined };
export interface EdgeName {
  readonly tenant: string;
  readonly promotion: string;
  readonly from: string;
  readonly to: string;
  /** The application of the environment it goes to. */
  readonly application: string;
}
export type Changes = Partial<
  Pick<VersionRow, 'soakUntil' | 'pullRequest' | 'decision' | 'actor' | 'reason' | 'result' | 'problem' | 'changes'>
>;
const FINAL: readonly PromotionState[] = ['Promoted', 'Rejected', 'Superseded'];

/** The one place where states of versions are written and told. */
export class Versions {
  constructor(
    private readonly database: Database,
    private readonly announcer: Announcer,
    private readonly requests: Requests,
  ) {}

  find({ tenant, promotion, to }: EdgeName, commit: string): Promise<VersionRow | null> {
    return this.database.run((manager) => manager.findOneBy(VersionRow, { tenant, promotion, to, commit }));
  }

  /** Those that may still go on, newest first. */
  underWay({ tenant, promotion, to }: EdgeName): Promise<VersionRow[]> {
    const where = { tenant, promotion, to, state: Not(In([...FINAL])) };
    return this.database.run((manager) => manager.find(VersionRow, { where, order: { createdAt: 'DESC' } }));
  }

  /** A version that is not written down yet. */
  fresh({ tenant, promotion, from, to, application }: EdgeName, commit: string, changes: readonly string[]): Version {
    const now = new Date();
    return {
      ...{ tenant, promotion, from, to, application, commit },
      state: undefined,
      changes: changes.slice(0, 50).map((change) => change.slice(0, 300)),
      ...{ soakUntil: null, pullRequest: null, decision: null, actor: null, reason: null, result: null, problem: null },
      ...{ createdAt: now, updatedAt: now },
    };
  }

  /** What the target had before anybody asked is written down, so that it is not looked at again, and told to nobody. */
  async noteThere(edge: EdgeName, commit: string): Promise<void> {
    const row = { ...this.fresh(edge, commit, []), state: 'Promoted' as const, reason: 'the environment had it already' };
    await this.database.run((manager) =>
      manager
        .createQueryBuilder()
        .insert()
        .into(VersionRow)
        .values(row as never)
        .orIgnore()
        .execute(),
    );
  }

  /** Keeps what is of use at the next look, without a change of state. */
  async note({ tenant, promotion, to, commit }: Version, changes: Changes): Promise<void> {
    await this.database.run((manager) => manager.update(VersionRow, { tenant, promotion, to, commit }, changes as never));
  }

  /**
   * Moves a version, tells of it, and, where that ends it, answers whoever decided about it: all or nothing.
   * @returns false if another instance was faster; look again then
   * @throws IllegalMoveError
   */
  async move(version: Version, to: PromotionState, changes: Changes = {}): Promise<boolean> {
    assertMove(version.state, to);
    const previous = version.state;
    const next: Version = { ...version, ...changes, state: to, updatedAt: new Date() };
    const moved = await this.database.transaction(async (manager) => {
      if (!(await write(manager, version, next))) return false;
      await this.announcer.enqueue(manager, PromotionChanged, messageOf(next, previous));
      await this.answer(manager, next, to);
      return true;
    });
    if (moved) Object.assign(version, next, answered(to));
    this.announcer.flush();
    return moved;
  }

  private async answer(manager: EntityManager, version: Version, state: PromotionState): Promise<void> {
    const { decision, application, from, to, promotion, commit, result, problem, reason } = version;
    if (!decision || (!isFinal(state) && state !== 'Failed')) return;
    const what = `${promotion} ${commit.slice(0, 10)} ${from} → ${to}`;
    const isDone = state === 'Promoted' || (state === 'Rejected' && decision.decision === 'reject');
    const detail = isDone
      ? `${what}: ${state}${result ? ` as ${result.slice(0, 10)}` : ''}`
      : `${what}: ${state}: ${problem?.message ?? reason ?? 'no reason known'}`;
    const asked = { ...decision, tenant: version.tenant } as Decision;
    await this.requests.settle(manager, asked, {
      application: application as never,
      action: 'approve-promotion',
      outcome: isDone ? 'done' : 'failed',
      detail,
    });
  }

  /**
   * Since when an environment runs its version in good health. Written down when it is first seen, so that a restart doesn't begin the soak time anew;
   * forgotten when it isn't healthy any more.
   */
  async healthySince(tenant: string, application: string, observation: Observation): Promise<Date | undefined> {
    if (observation.kind === 'blocked') {
      await this.database.run((manager) => manager.delete(EnvironmentRow, { tenant, application }));
      return undefined;
    }
    const { commit, at } = observation;
    return this.database.transaction(async (manager) => {
      const known = await manager.findOneBy(EnvironmentRow, { tenant, application });
      if (known?.commit === commit) return known.since;
      const since = at > new Date() ? new Date() : at;
      await manager.upsert(EnvironmentRow, { tenant, application, commit, since }, ['tenant', 'application']);
      return since;
    });
  }
}

/** Trying again what failed takes another decision. */
const answered = (state: PromotionState | undefined): { decision?: null } => (state === 'Failed' ? { decision: null } : {});

/** False if the row isn't as it was read. */
async function write(manager: EntityManager, before: Version, next: Version): Promise<boolean> {
  const { tenant, promotion, to, commit } = next;
  if (before.state === undefined) {
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(VersionRow)
      .values(next as never)
      .orIgnore()
      .returning('commit')
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }
  const row = { ...next, ...answered(next.state) };
  const updated = await manager.update(VersionRow, { tenant, promotion, to, commit, state: before.state }, row as never);
  return (updated.affected ?? 0) > 0;
}

function messageOf(version: Version, previous: PromotionState | undefined): MessageOf<typeof PromotionChanged> {
  const {
    tenant,
    promotion,
    from,
    to,
    application,
    commit,
    state,
    changes,
    soakUntil,
    pullRequest,
    actor,
    reason,
    result,
    problem,
    updatedAt,
  } = version;
  return PromotionChanged.schema.parse({
    ...{ tenant, promotion, from, to, application, commit, state, changes },
    ...(previous && { previous }),
    ...(soakUntil && { soakUntil: soakUntil.toISOString() }),
    ...(pullRequest && { pullRequest: { url: pullRequest.url, number: pullRequest.number } }),
    ...(actor && { actor: actor.slice(0, 200) }),
    ...(reason && { reason: reason.slice(0, 1000) }),
    ...(result && { result }),
    ...(problem && { problem }),
    at: updatedAt.toISOString(),
  }) as MessageOf<typeof PromotionChanged>;
}

export const problemOf = (error: { readonly code: string; readonly message: string }): Problem => ({
  code: error.code,
  message: error.message.slice(0, 4000),
});
