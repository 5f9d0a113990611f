import { clustersOf, milliseconds, type PromotionDocument, type PromotionEnvironment } from '@fairlead/contracts';
import { isFinal, nextPromotionStep, observeEnvironment, type Observation } from '@fairlead/domain';
import type { Forge } from '../forges/forge.js';
import type { Common } from '../workspace/parts.js';
import type { WorkPart } from '../workspace/repository-worker.js';
import type { Decision } from '../workspace/requests.js';
import type { Workspace } from '../workspace/workspace.js';
import { Decisions } from './decisions.js';
import { Edge } from './edge.js';
import { forgeOfPromotion } from './pull-request.js';
import { BranchTarget, DirectoryTarget, type Target } from './target.js';
import { Versions, type Version } from './versions.js';

/** Pull requests are looked at so often, beside the forge's webhooks. */
const PULL_REQUEST_MILLISECONDS = 30_000;
/** No version needs more steps than this in one go. */
const MOST_STEPS = 8;

/** Takes versions from environment to environment. */
export class Promotions implements WorkPart {
  readonly name = 'promotions';
  private readonly versions: Versions;
  private readonly decisions: Decisions;

  constructor(private readonly common: Common) {
    this.versions = new Versions(common.database, common.announcer, common.requests);
    this.decisions = new Decisions(common.requests, this.versions);
  }

  async run(workspace: Workspace): Promise<Date | undefined> {
    let next: Date | undefined;
    let failure: unknown;
    for (const promotion of this.common.catalog.promotionsOf(workspace.key)) {
      try {
        const due = await this.promote(workspace, promotion);
        if (due && (!next || due < next)) next = due;
      } catch (error) {
        // One promotion's trouble holds up no other; the worker is told, so that it tries again.
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return next;
  }

  private async promote(workspace: Workspace, promotion: PromotionDocument): Promise<Date | undefined> {
    const { environments, tenant } = promotion.spec;
    const decisions = await this.common.requests.openDecisions({ tenant, subject: promotion.metadata.name });
    await this.decisions.refuseUnknown(promotion, decisions);
    let next: Date | undefined;
    for (const [index, to] of environments.entries()) {
      const from = environments[index - 1];
      if (!from) continue;
      const due = await this.follow(workspace, promotion, from, to, decisions);
      if (due && (!next || due < next)) next = due;
    }
    return next;
  }

  private async follow(
    workspace: Workspace,
    promotion: PromotionDocument,
    from: PromotionEnvironment,
    to: PromotionEnvironment,
    decisions: readonly Decision[],
  ): Promise<Date | undefined> {
    const { tenant } = promotion.spec;
    const name = { tenant, promotion: promotion.metadata.name, from: from.name, to: to.name, application: to.application };
    const source = this.observe(tenant, from.application);
    const healthySince = await this.versions.healthySince(tenant, from.application, source);
    const waiting = await this.versions.underWay(name);
    const isNew = source.kind === 'healthy' && !(await this.versions.find(name, source.commit));
    const asked = decisions.filter(({ environment }) => environment === to.name);
    if (waiting.length === 0 && !isNew && asked.length === 0) return undefined;

    const target = await targetOf(workspace, promotion, from, to);
    const forge = forgeOfPromotion(promotion, workspace, this.common);
    const edge = new Edge({ workspace, promotion, from, to, target, forge, versions: this.versions, logger: this.common.logger });
    const versions: Version[] = [...waiting];
    if (isNew) {
      const prospect = await target
        .look(source.commit)
        .catch((error: unknown) => edge.fail(this.versions.fresh(name, source.commit, []), error));
      if (prospect?.isThere) await this.versions.noteThere(name, source.commit);
      else if (prospect) versions.unshift(this.versions.fresh(name, source.commit, prospect.changes));
    }
    await this.decisions.take(asked, to, source, name);
    let next: Date | undefined;
    for (const version of versions) {
      const due = await this.step(edge, version, { source, healthySince, to, forge, target });
      if (due && (!next || due < next)) next = due;
    }
    return next;
  }

  /** One step after another until there is nothing to do but wait. */
  private async step(
    edge: Edge,
    version: Version,
    given: { source: Observation; healthySince: Date | undefined; to: PromotionEnvironment; forge: Forge | undefined; target: Target },
  ): Promise<Date | undefined> {
    const { source, healthySince, to, target } = given;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (version.state !== undefined) {
        const current = await edge.reread(version);
        if (!current || isFinal(current)) return undefined;
      }
      const pull = await edge.pullRequest(version);
      const prospect =
        version.state === undefined ? undefined : await target.look(version.commit).catch((error: unknown) => edge.fail(version, error));
      const next = nextPromotionStep({
        state: version.state,
        commit: version.commit,
        source,
        healthySince,
        soakMilliseconds: milliseconds(to.soak),
        needsApproval: to.approval === 'required',
        byPullRequest: to.pullRequest,
        approved: version.decision?.decision === 'approve',
        pullRequest: pull?.state ?? 'none',
        isThere: prospect?.isThere ?? false,
        now: new Date(),
      });
      if (next.do === 'wait')
        return soonest(next.until, pull?.state === 'open' ? new Date(Date.now() + PULL_REQUEST_MILLISECONDS) : undefined);
      const again = await edge.act(version, next, pull);
      if (again) return again;
    }
    return new Date(Date.now() + 1_000);
  }

  private observe(tenant: string, application: string): Observation {
    const document = this.common.catalog.application(tenant, application);
    if (!document) return { kind: 'blocked', why: `there is no application ${application}` };
    return observeEnvironment(application, clustersOf(document.spec), this.common.states.of(tenant, application));
  }
}

async function targetOf(
  workspace: Workspace,
  promotion: PromotionDocument,
  from: PromotionEnvironment,
  to: PromotionEnvironment,
): Promise<Target> {
  const { by, branch } = promotion.spec;
  const copy = await workspace.open();
  if (by === 'branch') return new BranchTarget(workspace, copy, promotion, from, to, await workspace.branch(to.branch));
  return new DirectoryTarget(workspace, copy, promotion, from, to, await workspace.branch(branch));
}

const soonest = (a: Date | undefined, b: Date | undefined): Date | undefined => (a && b ? (a < b ? a : b) : (a ?? b));
