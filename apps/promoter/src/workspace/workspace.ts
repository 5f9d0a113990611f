import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { FairleadError, GitPushed, RepositoryHinted, Retry, type MessageOf, type RepositoryDocument } from '@fairlead/contracts';
import { In, PushRow, type Database } from '@fairlead/database';
import { matchesGlob, mayReadRepository } from '@fairlead/domain';
import {
  PushRefusedError,
  reachedAt,
  WorkingCopy,
  type ChangeOptions,
  type CredentialsProvider,
  type Pushed,
  type Signature,
} from '@fairlead/git';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { z } from 'zod';
import type { CatalogView, RepositoryKey } from '../catalog/catalog-view.js';
import type { PromoterConfig } from '../config.js';
import type { CredentialsFolder } from './credentials-folder.js';

type Told = MessageOf<typeof GitPushed>;
export interface WriteOptions extends ChangeOptions, Pick<Told, 'what'> {
  readonly application?: string;
  readonly actor?: string;
  readonly request?: string;
}
export interface WorkspaceParts {
  readonly config: PromoterConfig;
  readonly catalog: CatalogView;
  readonly credentials: CredentialsFolder;
  readonly database: Database;
  readonly bus: Bus;
  readonly logger: Logger;
}

/** A repository can't be written to as things stand in the catalog. */
export class RepositoryUnusableError extends FairleadError {
  readonly retry = Retry.never;
  constructor(
    readonly code: 'RepositoryMissing' | 'RepositoryNotAllowed' | 'RepositoryNotGit',
    message: string,
  ) {
    super(message);
  }
}
/** Another instance may write to the repository now; nothing was pushed here. */
export class LeaseLostError extends FairleadError {
  readonly code = 'LeaseLost';
  readonly retry = Retry.backoff;
}

/** One repository that this instance writes to: its working copy, and who hears of what was pushed. */
export class Workspace {
  private opened: { readonly url: string; readonly credentials: string | undefined; readonly copy: WorkingCopy } | undefined;

  constructor(
    readonly key: RepositoryKey,
    private readonly parts: WorkspaceParts,
    private readonly mayWrite: () => boolean,
  ) {}

  /** Who commits. */
  get fairlead(): Signature {
    return { name: 'Fairlead', email: this.parts.config.FAIRLEAD_PROMOTER_EMAIL };
  }

  /** @throws RepositoryUnusableError */
  get repository(): RepositoryDocument {
    const { catalog } = this.parts;
    const [tenant = '', name = ''] = this.key.split('/');
    const repository = catalog.repository(this.key);
    if (!repository) {
      throw new RepositoryUnusableError(
        'RepositoryMissing',
        `The tenant ${tenant} has no Repository ${name}. Declare it, or correct the name; it goes on by itself then.`,
      );
    }
    const { url, type } = repository.spec;
    if (type !== 'git')
      throw new RepositoryUnusableError(
        'RepositoryNotGit',
        `The Repository ${this.key} is a Helm repository, which nothing can be committed to.`,
      );
    if (!mayReadRepository(catalog.tenant(tenant)?.spec, url)) {
      const why = `The tenant ${tenant} may not use ${url}: it matches none of its spec.repositories. Ask the platform team to add it to the Tenant.`;
      throw new RepositoryUnusableError('RepositoryNotAllowed', why);
    }
    return repository;
  }

  /** The working copy, fetched. @throws RepositoryUnusableError, and what `WorkingCopy.refresh` throws */
  async open(): Promise<WorkingCopy> {
    const { config } = this.parts;
    const { spec } = this.repository;
    const url = reachedAt(spec.url, config.FAIRLEAD_PROMOTER_INSTEAD_OF);
    const credentials = this.credentialsName(spec);
    if (this.opened?.url !== url || this.opened.credentials !== credentials) {
      this.close();
      const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY } = config;
      const provider: CredentialsProvider | undefined =
        credentials === undefined ? undefined : () => this.parts.credentials.git(credentials);
      const copy = await WorkingCopy.open({
        folder: join(config.FAIRLEAD_PROMOTER_DATA, `${this.key}.git`),
        url,
        git: config.FAIRLEAD_PROMOTER_GIT,
        protocols: config.FAIRLEAD_PROMOTER_PROTOCOLS,
        proxies: { ...(HTTP_PROXY && { HTTP_PROXY }), ...(HTTPS_PROXY && { HTTPS_PROXY }), ...(NO_PROXY && { NO_PROXY }) },
        logger: this.parts.logger,
        ...(provider && { credentials: provider }),
      });
      this.opened = { url, credentials, copy };
    }
    await this.opened.copy.refresh();
    return this.opened.copy;
  }

  close(): void {
    this.opened?.copy.close();
    this.opened = undefined;
  }

  /** The repository's own branch, or the remote's default one. @throws RefNotFoundError */
  async branch(ref?: string): Promise<string> {
    const copy = await this.open();
    return copy.branchOf(ref === undefined || ref === 'HEAD' ? (this.repository.spec.ref ?? 'HEAD') : ref);
  }

  /**
   * Makes a change, pushes it, and tells of it: `GitPushed`, and a hint to the git-poller. What is about to be pushed is written down before, so that a
   * process that dies in between still has it told.
   */
  async write({ what, application, actor, request, ...change }: WriteOptions): Promise<Pushed | undefined> {
    const copy = await this.open();
    const [tenant = '', repository = ''] = this.key.split('/');
    const made: string[] = [];
    const told = (commit: string, branch: string, message: string): Told =>
      GitPushed.schema.parse({
        tenant,
        repository,
        ...(application !== undefined && { application }),
        what,
        branch,
        commit,
        subject: (message.split('\n', 1)[0] ?? '').slice(0, 300),
        ...(actor !== undefined && { actor: actor.slice(0, 200) }),
        ...(request !== undefined && { request }),
        at: new Date().toISOString(),
      }) as Told;
    const forget = async (): Promise<void> => {
      if (made.length > 0) await this.parts.database.run((manager) => manager.delete(PushRow, { tenant, repository, commit: In(made) }));
    };
    const pushed = await copy
      .change({
        ...change,
        onMade: async ({ commit, branch, message }) => {
          this.assertHeld();
          made.push(commit);
          const row = { tenant, repository, commit, message: told(commit, branch, message) as never };
          // The same change made again within a second is the same commit.
          await this.parts.database.run((manager) => manager.upsert(PushRow, row, ['tenant', 'repository', 'commit']));
        },
      })
      .catch(async (error: unknown) => {
        // What was refused will not turn up in the branch, unless by another way that is told of itself.
        if (error instanceof PushRefusedError) await forget();
        throw error;
      });
    if (pushed?.outcome === 'pushed') {
      this.parts.logger.info('pushed', { repository: this.key, what, branch: pushed.branch, commit: pushed.commit });
      await this.tell(told(pushed.commit, pushed.branch, pushed.message));
    }
    await forget();
    return pushed;
  }

  /** Tells again of a push; the same commit is one message. */
  async tell(message: z.input<typeof GitPushed.schema>): Promise<void> {
    await this.parts.bus.publish(GitPushed, GitPushed.schema.parse(message) as Told);
    await this.hint();
  }

  /** Has the git-poller look at once. */
  async hint(): Promise<void> {
    const [tenant = '', repository = ''] = this.key.split('/');
    const hint = { tenant, repository, reason: 'pushed', id: randomUUID(), at: new Date().toISOString() };
    await this.parts.bus.publish(RepositoryHinted, RepositoryHinted.schema.parse(hint) as MessageOf<typeof RepositoryHinted>);
  }

  /** Tells of what an earlier life pushed and did not tell. */
  async settlePushes(): Promise<void> {
    const [tenant = '', repository = ''] = this.key.split('/');
    const rows = await this.parts.database.run((manager) => manager.findBy(PushRow, { tenant, repository }));
    if (rows.length === 0) return;
    const copy = await this.open();
    for (const { commit, message } of rows) {
      const told = GitPushed.schema.parse(message) as Told;
      const head = copy.head(told.branch);
      // A commit that the host never got isn't in what was fetched, and asking for it fails.
      if (head !== undefined && (await copy.contains(head, commit).catch(() => false))) await this.tell(told);
      await this.parts.database.run((manager) => manager.delete(PushRow, { tenant, repository, commit }));
    }
  }

  assertHeld(): void {
    if (this.mayWrite()) return;
    throw new LeaseLostError(`Another instance may write to ${this.key} now; nothing was pushed here, and it does what is to be done.`);
  }

  /** A Repository that names no credentials uses those that its tenant has for its URL. */
  private credentialsName({ tenant, url, credentialsRef }: RepositoryDocument['spec']): string | undefined {
    if (credentialsRef) return credentialsRef.name;
    return this.parts.catalog.tenant(tenant)?.spec.credentials?.find((one) => matchesGlob(one.url, url))?.credentialsRef.name;
  }
}
