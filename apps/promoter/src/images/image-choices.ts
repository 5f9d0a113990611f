import { FairleadError, milliseconds, type ImagePolicyDocument, type ImageRepositoryDocument, type Problem } from '@fairlead/contracts';
import { ImageTagRow, In, type Database } from '@fairlead/database';
import { candidateTags, parseImage, selectTag } from '@fairlead/domain';
import type { RegistryAccess, RegistryClient } from '../registry/registry-client.js';
import type { CredentialsFolder } from '../workspace/credentials-folder.js';

/** What a policy chose. */
export interface Choice {
  readonly name: string;
  readonly tag: string;
  readonly digest?: string;
}
export type ChoiceOrProblem = { readonly choice: Choice } | { readonly problem: Problem };
interface Scan {
  readonly image: string;
  readonly at: number;
  readonly tags: readonly string[];
}

const LEAST_INTERVAL_MILLISECONDS = 1_000;
const FIRST_RETRY_MILLISECONDS = 5_000;
/** Rows read or written in one statement. */
const BATCH = 1_000;

/** Tags of image repositories, and what policies choose of them. */
export class ImageChoices {
  private readonly scans = new Map<string, Scan>();
  private readonly failures = new Map<string, { readonly count: number; readonly retryAt: number }>();

  constructor(
    private readonly registry: RegistryClient,
    private readonly database: Database,
    private readonly credentials: CredentialsFolder,
  ) {}

  /** When the registry is to be asked next. */
  dueAt({ spec, metadata }: ImageRepositoryDocument): number {
    const key = `${spec.tenant}/${metadata.name}`;
    const [scan, failure] = [this.scans.get(key), this.failures.get(key)];
    if (failure) return failure.retryAt;
    return !scan || scan.image !== spec.image ? 0 : scan.at + intervalOf(spec.interval);
  }

  /** Asks the registry which tags there are, if that is due. @throws RegistryError, CredentialsMissingError */
  async scan(repository: ImageRepositoryDocument, now: boolean): Promise<void> {
    if (repository.spec.suspend || (!now && this.dueAt(repository) > Date.now())) return;
    const { spec, metadata } = repository;
    const key = `${spec.tenant}/${metadata.name}`;
    try {
      const tags = await this.registry.tags(this.accessTo(repository));
      // Registries list in an order of their own; the same tags are to give the same choice.
      this.scans.set(key, { image: spec.image, at: Date.now(), tags: tags.sort() });
      this.failures.delete(key);
    } catch (error) {
      const count = (this.failures.get(key)?.count ?? 0) + 1;
      const told = error instanceof FairleadError && error.retry.kind === 'after' ? error.retry.milliseconds : 0;
      const wait = Math.min(
        FIRST_RETRY_MILLISECONDS * 2 ** Math.min(count - 1, 20),
        Math.max(FIRST_RETRY_MILLISECONDS, intervalOf(spec.interval)),
      );
      this.failures.set(key, { count, retryAt: Date.now() + Math.max(wait, told) });
      throw error;
    }
  }

  /** What a policy chooses of the tags that were seen last; what keeps it from choosing is an answer too. */
  async choose(policy: ImagePolicyDocument, repository: ImageRepositoryDocument): Promise<ChoiceOrProblem> {
    const { spec } = policy;
    const scan = this.scans.get(`${spec.tenant}/${repository.metadata.name}`);
    const about = `ImagePolicy ${policy.metadata.name}`;
    if (!scan) return { problem: { code: 'NotScanned', message: `${about}: the tags of ${repository.spec.image} are not known yet.` } };
    try {
      const candidates = candidateTags(scan.tags, repository.spec.exclusionList, spec.filterTags);
      const facts =
        'newestBuild' in spec.policy ? await this.factsOf(repository, [...candidates.values()]) : new Map<string, ImageTagRow>();
      const tag = selectTag(spec.policy, candidates, (one) => facts.get(one)?.builtAt ?? undefined);
      const digest = await this.digestOf(policy, repository, tag);
      return { choice: { name: repository.spec.image, tag, ...(digest !== undefined && { digest }) } };
    } catch (error) {
      if (!(error instanceof FairleadError) || error.retry.kind !== 'never') throw error;
      return { problem: { code: error.code, message: `${about}: ${error.message}` } };
    }
  }

  private async digestOf({ spec }: ImagePolicyDocument, repository: ImageRepositoryDocument, tag: string): Promise<string | undefined> {
    if (spec.digestReflection === 'Never') return undefined;
    if (spec.digestReflection === 'Always') return this.registry.digest(this.accessTo(repository), tag);
    const known = (await this.known(repository, [tag])).get(tag);
    if (known) return known.digest;
    return (await this.factsOf(repository, [tag])).get(tag)?.digest;
  }

  /** Digest and time of build of each tag: asked of the registry once for each tag, kept in the database. */
  private async factsOf(repository: ImageRepositoryDocument, tags: readonly string[]): Promise<Map<string, ImageTagRow>> {
    const facts = await this.known(repository, tags);
    const { tenant, image } = repository.spec;
    const access = this.accessTo(repository);
    const missing = tags.filter((tag) => !facts.has(tag));
    for (let from = 0; from < missing.length; from += 16) {
      const rows = await Promise.all(
        missing.slice(from, from + 16).map(async (tag): Promise<ImageTagRow> => {
          const { digest, builtAt } = await this.registry.facts(access, tag);
          return { tenant, image, tag, digest, builtAt: builtAt ?? null };
        }),
      );
      await this.database.run((manager) => manager.upsert(ImageTagRow, rows, ['tenant', 'image', 'tag']));
      for (const row of rows) facts.set(row.tag, row);
    }
    return facts;
  }

  private async known({ spec: { tenant, image } }: ImageRepositoryDocument, tags: readonly string[]): Promise<Map<string, ImageTagRow>> {
    const found = new Map<string, ImageTagRow>();
    for (let from = 0; from < tags.length; from += BATCH) {
      const where = { tenant, image, tag: In(tags.slice(from, from + BATCH)) };
      for (const row of await this.database.run((manager) => manager.findBy(ImageTagRow, where))) found.set(row.tag, row);
    }
    return found;
  }

  private accessTo({ spec }: ImageRepositoryDocument): RegistryAccess {
    const image = parseImage(spec.image);
    if (!image) throw new ImageNameError(spec.image);
    const ref = spec.credentialsRef?.name;
    return { image, insecure: spec.insecure, login: ref === undefined ? undefined : () => this.credentials.registry(ref) };
  }
}

const intervalOf = (interval: string): number => Math.max(LEAST_INTERVAL_MILLISECONDS, milliseconds(interval));

class ImageNameError extends FairleadError {
  readonly code = 'ImageNameInvalid';
  readonly retry = { kind: 'never' } as const;
  constructor(image: string) {
    super(`${image} is no name of an image. Write it as host/path, without tag and protocol, such as registry.example.com/shop/api.`, {
      image,
    });
  }
}
