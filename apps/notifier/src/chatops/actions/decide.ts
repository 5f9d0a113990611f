import { PromotionDecided, TenantName, type ApplicationName, type CommitId, type PromotionDocument } from '@fairlead/contracts';
import { didYouMean } from '@fairlead/domain';
import { escapeLine, inlineCode } from '../../messages/escape.js';
import { shortId } from '../../messages/format.js';
import { awaitsDecision, promotionSubject, type Promotion } from '../../moving/promotion.js';
import { channelText, type Desk, type Intent } from '../desk.js';
import { findNamed } from '../names.js';
import { refusal, type Reply } from '../reply.js';

export interface DecisionWish {
  readonly decision: 'approve' | 'reject';
  readonly name: string;
  readonly environment: string;
  /** Of a button: the version that its message showed; absent: the one that waits. */
  readonly commit?: CommitId | undefined;
  readonly reason?: string | undefined;
  readonly toChannel: boolean;
}
type Target = PromotionDocument['spec']['environments'][number];

/** Approves or rejects that a version goes to an environment. */
export async function decide(desk: Desk, wish: DecisionWish): Promise<Reply> {
  const found = findNamed(desk.parts.directory, 'Promotion', wish.name, desk.slack);
  if (!('document' in found)) return notFound(desk, found, wish);
  const { document } = found;
  const environments = document.spec.environments.slice(1);
  const target = environments.find(({ name }) => name === wish.environment);
  if (target === undefined) {
    const names = environments.map(({ name }) => name);
    const meant = didYouMean(wish.environment, names);
    return refusal(
      `No versions are promoted to ${inlineCode(wish.environment, 70)} by ${inlineCode(wish.name, 150)}${meant}. There is: ${names.join(', ')}.`,
    );
  }
  return decideOn(desk, wish, document, target);
}

async function decideOn(desk: Desk, wish: DecisionWish, document: PromotionDocument, target: Target): Promise<Reply> {
  const { decision, reason, toChannel } = wish;
  const { tenant } = document.spec;
  const promotion = document.metadata.name;
  const environment = target.name;
  const version = await versionOf(desk, promotionSubject({ tenant, promotion, to: environment }), wish);
  const commit = 'commit' in version ? version.commit : undefined;
  const intent = intentOf(wish, tenant, target.application, commit, promotion);
  const permitted = await desk.permitted(intent, 'why' in version ? version : undefined);
  if ('refused' in permitted) return permitted.refused;
  if (commit === undefined) return refusal('No version waits for a decision there.');
  await desk.parts.bus.publish(PromotionDecided, { ...permitted.command, tenant, promotion, environment, commit, decision });
  const shown = `${inlineCode(shortId(commit), 20)}`;
  const because = reason === undefined ? '' : ` (${escapeLine(reason, 300)})`;
  const where = `Its message in ${channelText(desk.parts.directory.channelOf(tenant))} tells what comes of it.`;
  return {
    text:
      decision === 'approve'
        ? `:white_check_mark: Approved${because}: ${shown} goes to *${environment}* of *${tenant}/${promotion}* as a Git change now. ${where}`
        : `:no_entry: Rejected${because}: ${shown} does not go to *${environment}* of *${tenant}/${promotion}*. A newer version is offered again. ${where}`,
    toChannel,
  };
}

function intentOf(
  { decision, reason }: DecisionWish,
  tenant: TenantName,
  application: ApplicationName,
  commit: CommitId | undefined,
  promotion: string,
): Intent {
  const version = commit === undefined ? 'what waits' : shortId(commit);
  const detail = `${decision === 'approve' ? 'Approve' : 'Reject'} ${version} for ${application} (promotion ${promotion}).`;
  return { action: 'approve-promotion', tenant, application, reason, detail };
}

/** The version that the decision is about, as far as its messages tell; the promoter has the last word. */
async function versionOf(desk: Desk, subject: string, { commit }: DecisionWish): Promise<{ commit: CommitId } | { why: string }> {
  const { messages, promotions } = desk.parts;
  const known = (await messages.of(promotions, subject)).map(({ state }) => state);
  if (commit === undefined) {
    const waiting = known.find(awaitsDecision);
    if (waiting !== undefined) return { commit: waiting.commit };
    const [newest] = known;
    return { why: `No version waits for a decision there${newest === undefined ? '' : `: ${stateOf(newest)}`}.` };
  }
  const clicked = known.find((state) => state.commit === commit);
  if (clicked === undefined || awaitsDecision(clicked)) return { commit };
  return { why: `There is nothing to decide any more: ${stateOf(clicked)}.` };
}

function stateOf({ commit, state, actor, decision }: Promotion): string {
  const by = decision?.actor ?? actor;
  const now = decision === undefined ? STATES[state] : decision.decision === 'approve' ? 'is approved' : 'is rejected';
  return `${shortId(commit)} ${now}${by === undefined ? '' : ` (${by})`}`;
}
const STATES: Readonly<Record<Promotion['state'], string>> = {
  Soaking: 'still soaks',
  AwaitingApproval: 'waits for approval',
  Promoting: 'is being promoted',
  PullRequestOpen: 'has a pull request open',
  Promoted: 'is promoted',
  Rejected: 'was rejected',
  Superseded: 'was superseded by a newer version',
  Failed: 'could not be promoted',
};

async function notFound(
  desk: Desk,
  { problem, tenant }: { problem: string; tenant?: string },
  { name, reason }: DecisionWish,
): Promise<Reply> {
  const known = TenantName.safeParse(tenant).data;
  if (known === undefined) return refusal(problem);
  const intent = { action: 'approve-promotion', tenant: known, reason, detail: `Asked for ${name.slice(0, 150)}.` } as const;
  return desk.refused(intent, 'There is no such promotion.', problem);
}
