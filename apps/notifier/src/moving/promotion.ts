import {
  ApplicationName,
  CommitId,
  DocumentName,
  EnvironmentName,
  Problem,
  PromotionState,
  TenantName,
  Timestamp,
  type MessageOf,
  type PromotionChanged,
  type PromotionDecided,
} from '@fairlead/contracts';
import { z } from 'zod';
import type { Move, MovingKind } from './moving-messages.js';

/** One version's way to one environment, as far as it was told. */
export const Promotion = z.object({
  tenant: TenantName,
  promotion: DocumentName,
  from: EnvironmentName,
  to: EnvironmentName,
  application: ApplicationName,
  commit: CommitId,
  state: PromotionState,
  changes: z.array(z.string()),
  soakUntil: Timestamp.optional(),
  pullRequest: z.object({ url: z.string(), number: z.number() }).optional(),
  actor: z.string().optional(),
  reason: z.string().optional(),
  result: CommitId.optional(),
  problem: Problem.optional(),
  /** A person's decision that the promoter has not answered yet. */
  decision: z.object({ actor: z.string(), decision: z.enum(['approve', 'reject']), reason: z.string().optional() }).optional(),
  at: Timestamp,
});
export type Promotion = z.infer<typeof Promotion>;
type Changed = MessageOf<typeof PromotionChanged>;
type Decided = MessageOf<typeof PromotionDecided>;

const ENDS: readonly PromotionState[] = ['Promoted', 'Rejected', 'Superseded'];
/** States that nobody has decided anything about yet: who decided on an earlier try counts no more. */
const UNDECIDED: readonly PromotionState[] = ['Soaking', 'AwaitingApproval'];
/** Whether a person's word is waited for. */
export const awaitsDecision = ({ state, decision }: Promotion): boolean => state === 'AwaitingApproval' && decision === undefined;

export const isPromotionDone = ({ state }: Promotion): boolean => ENDS.includes(state);
export const promotionSubject = ({ tenant, promotion, to }: Pick<Changed, 'tenant' | 'promotion' | 'to'>): string =>
  `${tenant}/${promotion}:${to}`;
const keyOf = (subject: string, commit: string): string => `promotion:${subject}:${commit}`;

export function promotionMove(of: MovingKind<Promotion>, changed: Changed): Move<Promotion> {
  const subject = promotionSubject(changed);
  return {
    of,
    key: keyOf(subject, changed.commit),
    subject,
    tenant: changed.tenant,
    at: changed.at,
    next: (before) => nextPromotion(before, changed),
  };
}

export function nextPromotion(before: Promotion | undefined, changed: Changed): Promotion {
  const decided = UNDECIDED.includes(changed.state) ? undefined : before;
  return {
    ...Promotion.parse(changed),
    changes: changed.changes.length > 0 ? changed.changes : (before?.changes ?? []),
    soakUntil: changed.soakUntil ?? before?.soakUntil,
    pullRequest: changed.pullRequest ?? before?.pullRequest,
    actor: changed.actor ?? decided?.actor ?? decided?.decision?.actor,
    reason: changed.reason ?? decided?.reason ?? decided?.decision?.reason,
    decision: undefined,
  };
}

/** The buttons go as soon as somebody has decided, before the promoter says what came of it. */
export function decisionMove(of: MovingKind<Promotion>, decided: Decided): Move<Promotion> {
  const { tenant, promotion, environment: to, commit, actor, decision, reason } = decided;
  const subject = promotionSubject({ tenant, promotion, to });
  return {
    of,
    key: keyOf(subject, commit),
    subject,
    tenant,
    next: (before) => (before !== undefined && awaitsDecision(before) ? { ...before, decision: { actor, decision, reason } } : undefined),
  };
}
