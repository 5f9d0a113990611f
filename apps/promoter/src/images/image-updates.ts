import {
  milliseconds,
  type ImagePolicyDocument,
  type ImageRepositoryDocument,
  type ImageUpdateDocument,
  type Problem,
} from '@fairlead/contracts';
import { applySetters, holdsMarkers, imageUpdateMessage, MARKER, type Setter, type SetterChange } from '@fairlead/domain';
import type { NewCommit, WorkingCopy } from '@fairlead/git';
import { RegistryClient } from '../registry/registry-client.js';
import type { Common } from '../workspace/parts.js';
import type { Wish, WorkPart } from '../workspace/repository-worker.js';
import type { Workspace } from '../workspace/workspace.js';
import { ImageChoices, type ChoiceOrProblem } from './image-choices.js';

const LEAST_INTERVAL_MILLISECONDS = 1_000;

/** Writes the images that policies choose beside their markers in Git. */
export class ImageUpdates implements WorkPart {
  readonly name = 'images';
  private readonly choices: ImageChoices;
  private readonly ranAt = new Map<string, number>();
  /** What was told of each document, so that it is told once. */
  private readonly told = new Map<string, string>();
  private readonly scans;

  constructor(private readonly common: Common) {
    const { config, database, credentials, metrics } = common;
    this.choices = new ImageChoices(new RegistryClient(config.FAIRLEAD_PROMOTER_REGISTRIES), database, credentials);
    this.scans = metrics.counter('fairlead_registry_scans_total', 'Image repositories whose tags were asked for', ['outcome']);
  }

  async run(workspace: Workspace, wish: Wish): Promise<Date | undefined> {
    let next = Infinity;
    let failure: unknown;
    for (const update of this.common.catalog.updatesOf(workspace.key)) {
      if (update.spec.suspend) continue;
      try {
        next = Math.min(next, await this.update(workspace, update, wish));
      } catch (error) {
        // One automation's trouble holds up no other.
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return Number.isFinite(next) ? new Date(next) : undefined;
  }

  /** @returns when to look again, in milliseconds since 1970 */
  private async update(workspace: Workspace, update: ImageUpdateDocument, { scan }: Wish): Promise<number> {
    const key = `${update.spec.tenant}/${update.metadata.name}`;
    const policies = this.policiesOf(update);
    const repositories = this.repositoriesOf(policies);
    const interval = Math.max(LEAST_INTERVAL_MILLISECONDS, milliseconds(update.spec.interval));
    const isDue = scan || (this.ranAt.get(key) ?? 0) + interval <= Date.now();
    const scanned = await this.scan(repositories, scan);
    if (isDue || scanned) {
      await this.write(workspace, update, await this.chosen(policies));
      this.ranAt.set(key, Date.now());
    }
    return Math.min(
      (this.ranAt.get(key) ?? 0) + interval,
      ...repositories
        .filter(({ spec }) => !spec.suspend)
        .map((one) => Math.max(this.choices.dueAt(one), Date.now() + LEAST_INTERVAL_MILLISECONDS)),
    );
  }

  private policiesOf({ spec }: ImageUpdateDocument): ImagePolicyDocument[] {
    const wanted = Object.entries(spec.policySelector?.matchLabels ?? {});
    return this.common.catalog
      .policiesOf(spec.tenant)
      .filter(({ metadata }) => wanted.every(([name, value]) => metadata.labels?.[name] === value));
  }

  private repositoriesOf(policies: readonly ImagePolicyDocument[]): ImageRepositoryDocument[] {
    const found = policies.flatMap(({ spec }) => this.common.catalog.imageRepository(spec.tenant, spec.imageRepository) ?? []);
    return [...new Map(found.map((one) => [one.metadata.name, one])).values()];
  }

  /** One registry that is away keeps no other image from being updated. @returns whether any was asked */
  private async scan(repositories: readonly ImageRepositoryDocument[], now: boolean): Promise<boolean> {
    let scanned = false;
    for (const repository of repositories) {
      if (repository.spec.suspend || (!now && this.choices.dueAt(repository) > Date.now())) continue;
      try {
        await this.choices.scan(repository, now);
        scanned = true;
        this.scans.inc({ outcome: 'scanned' });
        this.tell(`image ${repository.spec.tenant}/${repository.metadata.name}`, undefined);
      } catch (error) {
        this.scans.inc({ outcome: 'failed' });
        this.tell(
          `image ${repository.spec.tenant}/${repository.metadata.name}`,
          error instanceof Error ? error.message : String(error),
          error,
        );
      }
    }
    return scanned;
  }

  private async chosen(policies: readonly ImagePolicyDocument[]): Promise<Map<string, ChoiceOrProblem>> {
    const found = new Map<string, ChoiceOrProblem>();
    for (const policy of policies) {
      const { tenant, imageRepository, marker, suspend } = policy.spec;
      const repository = this.common.catalog.imageRepository(tenant, imageRepository);
      const missing = `ImagePolicy ${policy.metadata.name} names an ImageRepository ${imageRepository} that ${tenant} has not.`;
      const problem = (code: string, message: string): { problem: Problem } => ({ problem: { code, message } });
      const answer = suspend
        ? problem('PolicySuspended', `ImagePolicy ${policy.metadata.name} is suspended.`)
        : repository
          ? await this.choices
              .choose(policy, repository)
              .catch((error: unknown) => problem('RegistryUnreachable', error instanceof Error ? error.message : String(error)))
          : problem('ImageRepositoryMissing', missing);
      found.set(marker, answer);
      if (!suspend) this.tell(`policy ${tenant}/${policy.metadata.name}`, 'problem' in answer ? answer.problem.message : undefined);
    }
    return found;
  }

  private async write(workspace: Workspace, update: ImageUpdateDocument, chosen: ReadonlyMap<string, ChoiceOrProblem>): Promise<void> {
    const { spec, metadata } = update;
    const branch = await workspace.branch(spec.checkout);
    const copy = await workspace.open();
    const make = (head: string): Promise<NewCommit | undefined> => this.make(copy, workspace, update, head, chosen);
    const pushed = await workspace.write({ branch, ...(spec.push !== undefined && { push: spec.push }), make, what: 'image-update' });
    if (pushed?.outcome === 'pushed')
      this.common.logger.info('images updated', {
        update: `${spec.tenant}/${metadata.name}`,
        branch: pushed.branch,
        commit: pushed.commit,
      });
  }

  private async make(
    copy: WorkingCopy,
    workspace: Workspace,
    { spec, metadata }: ImageUpdateDocument,
    head: string,
    chosen: ReadonlyMap<string, ChoiceOrProblem>,
  ): Promise<NewCommit | undefined> {
    const tree = await copy.mirror.tree(head);
    const files = new Map<string, Uint8Array>();
    const changes = new Map<string, readonly SetterChange[]>();
    const problems: string[] = [];
    for (const path of (await copy.grep(head, MARKER, plain(spec.path))).filter(holdsMarkers)) {
      const entry = await tree.entry(path);
      const text = entry?.type === 'file' ? textOf(await tree.read(entry)) : undefined;
      if (text === undefined) continue;
      const result = applySetters(text, (setter) => valueOf(setter, chosen));
      problems.push(...result.problems.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`));
      if (result.text === text) continue;
      files.set(path, Buffer.from(result.text));
      changes.set(path, result.changes);
    }
    this.tell(`markers ${spec.tenant}/${metadata.name}`, problems.length === 0 ? undefined : problems.slice(0, 20).join('\n'));
    if (files.size === 0) return undefined;
    const automation = { namespace: metadata.namespace ?? spec.tenant, name: metadata.name };
    const message = imageUpdateMessage(spec.messageTemplate, { automation, values: spec.messageTemplateValues ?? {}, changes });
    return copy.commitFiles(head, files, { author: spec.author, committer: workspace.fairlead, message });
  }

  /** Logs what is wrong with a document when that changes, and when it is mended. */
  private tell(about: string, problem: string | undefined, error?: unknown): void {
    if (this.told.get(about) === problem) return;
    if (problem === undefined) {
      this.told.delete(about);
      return this.common.logger.info('image automation goes on', { about });
    }
    this.told.set(about, problem);
    this.common.logger.warn('image automation can not do all that it should', { about, problem, ...(error !== undefined && { error }) });
  }
}

function valueOf(
  { policy, part }: Setter,
  chosen: ReadonlyMap<string, ChoiceOrProblem>,
): string | { code: 'PolicyUnknown' | 'PolicyNotReady'; message: string } {
  const answer = chosen.get(policy);
  if (!answer)
    return {
      code: 'PolicyUnknown',
      message: `There is no ImagePolicy for the marker ${policy}, or the automation's policySelector leaves it out.`,
    };
  if ('problem' in answer) return { code: 'PolicyNotReady', message: answer.problem.message };
  const { name, tag, digest } = answer.choice;
  if (part === 'name') return name;
  if (part === 'tag') return tag;
  if (part === 'digest')
    return (
      digest ?? {
        code: 'PolicyNotReady',
        message: `The policy ${policy} tells no digest. Set its digestReflectionPolicy to Always or IfNotPresent.`,
      }
    );
  return `${name}:${tag}${digest === undefined ? '' : `@${digest}`}`;
}

const plain = (path: string): string => path.replace(/^\.?\/+|\/+$/g, '').replace(/^$/, '.');
const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
