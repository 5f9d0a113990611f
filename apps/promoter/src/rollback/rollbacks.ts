import { FairleadError, type ApplicationDocument } from '@fairlead/contracts';
import { inputClosure } from '@fairlead/domain';
import { MergeConflictError, PushRefusedError, withTrailers, type NewCommit, type Pushed, type WorkingCopy } from '@fairlead/git';
import { forgeOf } from '../forges/forge-of.js';
import type { Common } from '../workspace/parts.js';
import type { WorkPart } from '../workspace/repository-worker.js';
import type { Rollback } from '../workspace/requests.js';
import type { Workspace } from '../workspace/workspace.js';

/** How long the renderer may take to say which source it holds. */
const HOLD_PATIENCE_MILLISECONDS = 10_000;
/** More than these in one go is no rollback but a decision of a person's. */
const MOST_COMMITS = 50;
const MOST_PATHS = 300;
const REQUEST_TRAILER = 'Fairlead-Request';

type Outcome = { readonly outcome: 'done' | 'failed'; readonly detail: string };

/** Reverts bad commits in Git, for as long as it takes to reach the host. */
export class Rollbacks implements WorkPart {
  readonly name = 'rollbacks';
  constructor(private readonly common: Common) {}

  async run(workspace: Workspace): Promise<Date | undefined> {
    const { requests, catalog } = this.common;
    const [tenant = '', repository = ''] = workspace.key.split('/');
    let next: Date | undefined;
    for (const { message, receivedAt } of await requests.openRollbacks(tenant)) {
      const application = catalog.application(tenant, message.application);
      if (application?.spec.source.repository !== repository) continue;
      const ended = await this.attempt(workspace, application, message, receivedAt);
      if (ended instanceof Date) next = next && next < ended ? next : ended;
      else await requests.end(message, { application: message.application, action: 'rollback', ...ended });
    }
    return next;
  }

  /** A time: it is not known yet what to revert. */
  private async attempt(
    workspace: Workspace,
    application: ApplicationDocument,
    message: Rollback,
    receivedAt: Date,
  ): Promise<Outcome | Date> {
    try {
      const { spec } = application;
      const branch = await workspace.branch(spec.source.ref);
      const copy = await workspace.open();
      const head = copy.head(branch);
      if (head === undefined) return failed(`${spec.source.ref} of ${workspace.key} is gone.`);
      const made = await this.alreadyMade(workspace, copy, head, branch, message);
      if (made) return made;
      const bad = this.badCommit(message, receivedAt);
      if (bad === undefined) return new Date(Date.now() + 1_000);
      if (bad === null)
        return failed(`It is not known which commit ${message.application} runs, so none was reverted. Name one with the request.`);
      if ((await copy.mirror.commitOf(bad)) !== bad || !(await copy.contains(head, bad))) {
        return failed(`${short(bad)} is not on ${branch} any more (somebody rewrote or reset the branch); nothing was reverted.`);
      }
      return await this.revert(workspace, copy, { branch, application, message, bad });
    } catch (error) {
      if (error instanceof FairleadError && error.retry.kind === 'never') return failed(error.message);
      throw error;
    }
  }

  /** What an earlier attempt pushed and could not tell any more. */
  private async alreadyMade(
    workspace: Workspace,
    copy: WorkingCopy,
    head: string,
    branch: string,
    message: Rollback,
  ): Promise<Outcome | undefined> {
    const [found] = await copy.log(head, { text: `${REQUEST_TRAILER}: ${message.id}`, limit: 1 });
    if (!found) return undefined;
    const [tenant = '', repository = ''] = workspace.key.split('/');
    const { application, actor, id: request } = message;
    const told = {
      tenant,
      repository,
      application,
      what: 'revert' as const,
      branch,
      commit: found.commit,
      subject: found.subject.slice(0, 300),
    };
    await workspace.tell({ ...told, actor, request, at: new Date().toISOString() });
    return { outcome: 'done', detail: `Reverted on ${branch} by ${short(found.commit)}: ${found.subject}` };
  }

  /**
   * The commit that a request is about; null: nothing tells, undefined: it may be told yet. By the time the request is read here the renderer may have gone
   * back already, so that what runs is no longer what was bad: its word on what it holds goes first.
   */
  private badCommit({ tenant, application, id, commit }: Rollback, receivedAt: Date): string | null | undefined {
    if (commit !== undefined) return commit;
    const held = this.common.states.hold(tenant, application);
    if (held?.asked.id === id) return held.bad.revision.commit;
    if (Date.now() - receivedAt.getTime() < HOLD_PATIENCE_MILLISECONDS) return undefined;
    return this.common.states.newestCommit(tenant, application) ?? null;
  }

  private async revert(
    workspace: Workspace,
    copy: WorkingCopy,
    about: { branch: string; application: ApplicationDocument; message: Rollback; bad: string },
  ): Promise<Outcome> {
    const { branch, application, message, bad } = about;
    const commits = await this.commitsToRevert(copy, application, bad, message.to);
    if (commits.length === 0)
      return failed(`Nothing between ${short(message.to ?? bad)} and ${short(bad)} changes ${message.application}; nothing was reverted.`);
    if (commits.length > MOST_COMMITS)
      return failed(`More than ${MOST_COMMITS} commits would have to be reverted; revert them by hand, or go back less far.`);
    const make = (head: string): Promise<NewCommit | undefined> => this.make(copy, workspace, head, commits, message);
    const told = { what: 'revert' as const, application: message.application, actor: message.actor, request: message.id };
    try {
      const pushed = await workspace.write({ branch, make, ...told });
      if (!pushed)
        return { outcome: 'done', detail: `${short(bad)} was undone already${await this.byWhom(copy, branch, bad)}; nothing was pushed.` };
      return { outcome: 'done', detail: `Reverted ${commits.map(short).join(', ')} on ${branch} by ${short(pushed.commit)}.` };
    } catch (error) {
      if (error instanceof MergeConflictError) {
        const by = await this.byWhom(copy, branch, bad);
        return by === ''
          ? failed(error.message)
          : { outcome: 'done', detail: `${short(bad)} was undone already${by}; nothing was pushed.` };
      }
      if (!(error instanceof PushRefusedError) || !error.isProtected) throw error;
      return this.byPullRequest(workspace, { ...about, make, refused: error });
    }
  }

  /**
   * The bad commit, or what it stands for: the git-poller names the newest commit that it saw, which may be a later one than the one that changed the
   * application. A merge commit counts as what it brought.
   */
  private async commitsToRevert(copy: WorkingCopy, { spec }: ApplicationDocument, bad: string, to: string | undefined): Promise<string[]> {
    const paths = await pathsOf(copy, spec.source, bad);
    const found = await copy.log(bad, { from: to, paths, firstParent: true, limit: to === undefined ? 1 : MOST_COMMITS + 1 });
    return found.map(({ commit }) => commit);
  }

  private async make(
    copy: WorkingCopy,
    workspace: Workspace,
    head: string,
    commits: readonly string[],
    message: Rollback,
  ): Promise<NewCommit | undefined> {
    const [first = ''] = commits;
    const { subject } = await copy.mirror.commitInfo(first);
    const title = commits.length === 1 ? `Revert "${subject}"` : `Revert ${commits.length} commits of ${message.application}`;
    const reverted = commits.map((commit) => `This reverts commit ${commit}.`).join('\n');
    const text = withTrailers([title, reverted, ...(message.reason ? [message.reason.trim()] : [])].join('\n\n'), [
      ['Requested-by', `${message.actor} (${message.via})`],
      ['Reverted-by', 'Fairlead'],
      [REQUEST_TRAILER, message.id],
    ]);
    return copy.revert(head, commits, `Reverting ${commits.map(short).join(', ')}`, { author: workspace.fairlead, message: text });
  }

  /** ` by <commit> of <author>`, if a revert of it is in the branch. */
  private async byWhom(copy: WorkingCopy, branch: string, bad: string): Promise<string> {
    const head = copy.head(branch);
    const [found] = head === undefined ? [] : await copy.log(head, { from: bad, text: `This reverts commit ${bad}`, limit: 1 });
    return found ? ` by ${short(found.commit)} of ${found.author}` : '';
  }

  /** Where the branch takes no push, if some Promotion says how pull requests are made in this repository. */
  private async byPullRequest(
    workspace: Workspace,
    {
      branch,
      message,
      bad,
      make,
      refused,
    }: { branch: string; message: Rollback; bad: string; make: (head: string) => Promise<NewCommit | undefined>; refused: Error },
  ): Promise<Outcome> {
    const { catalog, credentials, config } = this.common;
    const settings = catalog.promotionsOf(workspace.key).find(({ spec }) => spec.forge !== undefined)?.spec.forge;
    if (!settings)
      return failed(`${refused.message} A Promotion of this repository with spec.forge would let Fairlead open a pull request instead.`);
    const forge = forgeOf(settings, workspace.repository.spec.url, { credentials, insteadOf: config.FAIRLEAD_PROMOTER_INSTEAD_OF });
    const head = `fairlead/revert-${message.id.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 40)}`;
    const pushed: Pushed | undefined = await workspace.write({
      branch,
      push: head,
      make,
      what: 'revert',
      application: message.application,
      actor: message.actor,
      request: message.id,
    });
    if (!pushed) return { outcome: 'done', detail: `${short(bad)} was undone already; nothing was pushed.` };
    const [title = '', ...rest] = pushed.message.trim().split('\n');
    const pull = (await openOne(forge, head, branch)) ?? (await forge.open({ head, base: branch, title, body: rest.join('\n').trim() }));
    return { outcome: 'done', detail: `${branch} is protected: the revert of ${short(bad)} waits in ${pull.url}. Merge it there.` };
  }
}

async function openOne(forge: ReturnType<typeof forgeOf>, head: string, base: string) {
  const found = await forge.find(head, base);
  return found?.state === 'open' ? found : undefined;
}

/** Files and folders that influence an application's manifests at a commit. */
async function pathsOf(copy: WorkingCopy, source: ApplicationDocument['spec']['source'], commit: string): Promise<string[]> {
  const own = source.path.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
  if (own === '') return ['.'];
  try {
    const { files } = await inputClosure(await copy.mirror.tree(commit), source);
    const outside = files.map(({ path }) => path).filter((path) => !path.startsWith(`${own}/`));
    const folders = outside.length > MOST_PATHS ? outside.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '.') : outside;
    return [...new Set([own, ...folders])];
  } catch {
    return [own];
  }
}

const failed = (detail: string): Outcome => ({ outcome: 'failed', detail });
const short = (commit: string): string => commit.slice(0, 10);
