import { FairleadError, type PromotionDocument, type PromotionEnvironment, type PromotionState } from '@fairlead/contracts';
import type { PromotionStep } from '@fairlead/domain';
import { PushRefusedError, type Trailers } from '@fairlead/git';
import type { Logger } from '@fairlead/service-kit';
import { MergeBlockedError, type Forge, type PullRequest } from '../forges/forge.js';
import type { Workspace } from '../workspace/workspace.js';
import { openPullRequest, ownBranch } from './pull-request.js';
import { titleOf, type Target } from './target.js';
import { problemOf, type Changes, type EdgeName, type Version, type Versions } from './versions.js';

const FORGE_THINKS_MILLISECONDS = 30_000;

export interface EdgeOptions {
  readonly workspace: Workspace;
  readonly promotion: PromotionDocument;
  readonly from: PromotionEnvironment;
  readonly to: PromotionEnvironment;
  readonly target: Target;
  readonly forge: Forge | undefined;
  readonly versions: Versions;
  readonly logger: Logger;
}

/** Carries out steps from one environment to the next. */
export class Edge {
  constructor(private readonly options: EdgeOptions) {}

  private get name(): EdgeName {
    const { promotion, from, to } = this.options;
    return { tenant: promotion.spec.tenant, promotion: promotion.metadata.name, from: from.name, to: to.name, application: to.application };
  }

  /** The state as the database has it now; what was decided meanwhile is taken along. */
  async reread(version: Version): Promise<PromotionState | undefined> {
    const row = await this.options.versions.find(this.name, version.commit);
    if (row) Object.assign(version, row);
    return row?.state;
  }

  /** The version's pull request as the forge has it now. */
  async pullRequest(version: Version): Promise<PullRequest | undefined> {
    const { forge } = this.options;
    return forge && version.pullRequest ? forge.get(version.pullRequest.number) : undefined;
  }

  /** @returns when to look again, if there is to be a pause */
  async act(
    version: Version,
    step: Exclude<PromotionStep, { readonly do: 'wait' }>,
    pull: PullRequest | undefined,
  ): Promise<Date | undefined> {
    try {
      if (step.do === 'open-pull-request') await this.offer(version);
      else if (step.do === 'promote') await this.promote(version, pull);
      else if (step.do === 'move') await this.move(version, step, pull);
      return undefined;
    } catch (error) {
      if (error instanceof MergeBlockedError) {
        await this.options.versions.note(version, { reason: error.message });
        this.options.logger.warn('pull request can not be merged yet', { promotion: version.promotion, to: version.to, error });
        // A forge needs some seconds to find out whether a new pull request can be merged.
        const isNew = Date.now() - version.updatedAt.getTime() < FORGE_THINKS_MILLISECONDS;
        return new Date(Date.now() + (isNew ? 1_000 : error.retry.milliseconds));
      }
      await this.fail(version, error);
      return undefined;
    }
  }

  /** What nothing but a person can mend is told; all else is thrown, to be tried again. */
  async fail(version: Version, error: unknown): Promise<undefined> {
    if (!(error instanceof FairleadError) || error.retry.kind !== 'never') throw error;
    if (version.state !== 'Failed') await this.moved(version, 'Failed', { problem: problemOf(error) });
  }

  private async move(version: Version, step: Extract<PromotionStep, { do: 'move' }>, pull: PullRequest | undefined): Promise<void> {
    const changes: Changes = { ...(step.soakUntil && { soakUntil: step.soakUntil }), ...(step.why !== undefined && { reason: step.why }) };
    if (step.to !== 'Promoted') return this.moved(version, step.to, changes);
    const by =
      pull?.state === 'merged' && pull.mergedBy !== undefined && version.decision === null
        ? { actor: `${pull.mergedBy} (pull request #${pull.number})` }
        : {};
    await this.moved(version, 'Promoted', {
      ...changes,
      ...by,
      result: pull?.mergeCommit ?? (await this.resultOf(version)),
      problem: null,
    });
    await this.options.workspace.hint();
  }

  private async promote(version: Version, pull: PullRequest | undefined): Promise<void> {
    if (pull?.state === 'open') return this.merge(version, pull);
    const { workspace, target, to } = this.options;
    try {
      const pushed = await workspace.write({
        branch: target.branch,
        make: (head) => target.make(head, version.commit, this.trailers(version)),
        what: 'promotion',
        application: to.application,
        ...(version.actor !== null && { actor: version.actor }),
        ...(version.decision !== null && { request: version.decision.id }),
      });
      await this.moved(version, 'Promoted', { result: pushed?.commit ?? (await this.resultOf(version)), problem: null });
    } catch (error) {
      // A branch that takes changes by pull request only.
      if (!(error instanceof PushRefusedError) || !error.isProtected || !this.options.forge) throw error;
      await this.offer(version);
    }
  }

  private async merge(version: Version, { number }: PullRequest): Promise<void> {
    const { forge, workspace, target, to, promotion } = this.options;
    if (!forge) return;
    workspace.assertHeld();
    const title = titleOf(version.promotion, version.from, version.to, version.commit);
    const message = this.trailers(version)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n');
    const merged = await forge.merge(number, { title, message });
    const commit = merged.mergeCommit;
    if (commit !== undefined) {
      const [tenant = '', repository = ''] = workspace.key.split('/');
      const told = {
        tenant,
        repository,
        application: to.application,
        what: 'promotion' as const,
        branch: target.branch,
        commit,
        subject: title.slice(0, 300),
      };
      await workspace.tell({
        ...told,
        ...(version.actor !== null && { actor: version.actor }),
        ...(version.decision !== null && { request: version.decision.id }),
        at: new Date().toISOString(),
      });
    }
    this.options.logger.info('pull request merged', { promotion: promotion.metadata.name, to: to.name, number, commit });
    await this.moved(version, 'Promoted', { result: commit ?? null, problem: null, reason: null });
  }

  /** Brings the version to a branch of its own and opens the pull request; one that is there already is taken. */
  private async offer(version: Version): Promise<void> {
    const { forge, target, to } = this.options;
    if (!forge) return;
    const branch = ownBranch(version);
    await target.offer(branch, version.commit, this.trailers(version));
    const { url, number } = await openPullRequest(forge, version, target.branch, to);
    await this.moved(version, 'PullRequestOpen', { pullRequest: { url, number, branch } });
  }

  /** Moves, and ends what the move makes needless: older versions first, so that the last that is told of an environment is about the newest one. */
  private async moved(version: Version, state: PromotionState, changes: Changes): Promise<void> {
    if (version.state === undefined) await this.supersedeOlder(version);
    if (!(await this.options.versions.move(version, state, changes))) return;
    if (state === 'Promoted' || state === 'Rejected') await this.clear(version, state === 'Rejected');
  }

  private async supersedeOlder({ commit }: Version): Promise<void> {
    const { versions, from } = this.options;
    for (const older of await versions.underWay(this.name)) {
      if (older.commit === commit) continue;
      await versions.move(older, 'Superseded', { reason: `${from.name} runs ${commit.slice(0, 10)} now` });
      await this.clear(older, true);
    }
  }

  /** Takes away what is of no use any more. Failing leaves only a branch or a pull request behind. */
  private async clear(version: Version, close: boolean): Promise<void> {
    const { forge, workspace, logger } = this.options;
    if (!version.pullRequest) return;
    try {
      if (close) await forge?.close(version.pullRequest.number);
      await (await workspace.open()).deleteBranch(version.pullRequest.branch);
    } catch (error) {
      logger.warn('branch of a pull request could not be cleared away', {
        promotion: version.promotion,
        branch: version.pullRequest.branch,
        error,
      });
    }
  }

  /** Commit in the target that brought a version. */
  private async resultOf({ commit }: Version): Promise<string | null> {
    const { workspace, target } = this.options;
    const copy = await workspace.open();
    const head = copy.head(target.branch);
    const [found] = head === undefined ? [] : await copy.log(head, { text: `Promoted-commit: ${commit}`, limit: 1 });
    return found?.commit ?? null;
  }

  private trailers({ promotion, from, to, commit, decision }: Version): Trailers {
    return [
      ['Promotion', `${promotion} ${from} → ${to}`],
      ['Promoted-commit', commit],
      ...(decision?.decision === 'approve' ? [['Approved-by', `${decision.actor} (${decision.via})`] as const] : []),
    ];
  }
}
