import { Injectable } from '@nestjs/common';
import {
  bucketOf,
  clustersOf,
  DocumentsDeclared,
  ManifestsRendered,
  RenderFailed,
  RenderStatus,
  type ClusterName,
  type MessageOf,
  type Problem,
  type SourceChanged,
} from '@fairlead/contracts';
import { canonicalJson } from '@fairlead/domain';
import { Bus } from '@fairlead/messaging';
import { RenderError } from '@fairlead/rendering';
import type { Rendered } from '../rendering/rendered.js';
import { heldProblem } from '../rollback/held-problem.js';
import { Holds } from '../rollback/holds.js';
import { RenderingHistory } from '../rollback/rendering-history.js';
import { Retirement } from './retirement.js';

type Source = MessageOf<typeof SourceChanged>;
type About = Pick<Source, 'tenant' | 'application' | 'generation' | 'revision'>;
type Status = MessageOf<typeof RenderStatus>;
export interface Outcome {
  /** Clusters that were told something new. */
  readonly published: readonly ClusterName[];
  /** A newer source's rendering was there already. */
  readonly stale: boolean;
  /** It was taken back: no cluster was told. */
  readonly held?: boolean;
}

/** Tells what became of a source. Everything may be told twice; what belongs to an older generation never replaces a newer one. */
@Injectable()
export class Publishing {
  constructor(
    private readonly bus: Bus,
    private readonly retirement: Retirement,
    private readonly holds: Holds,
    private readonly history: RenderingHistory,
  ) {}

  /** @throws RenderError `EmptyRendering`, before anything was told */
  async rendered(source: Source, { bundle, images, declared, notes, problems, refused }: Rendered): Promise<Outcome> {
    refuseEmpty(source, bundle?.objects ?? 0, declared.length + notes.length + problems.length);
    const hold = await this.holds.current(source);
    if (hold?.bad.fingerprint === source.fingerprint) {
      await this.status(source, { problem: heldProblem(hold) });
      return { published: [], stale: false, held: true };
    }
    const clusters = source.spec.suspend || !bundle ? [] : clustersOf(source.spec);
    // What clusters wait for goes out first; nothing else here depends on it but the look at clusters that are left.
    const [results] = await Promise.all([
      Promise.all(clusters.map((cluster) => this.desire(source, cluster, bundle))),
      this.declare(source, { documents: declared, notes: [...notes], problems: [...problems], refused: atMost(REFUSED_LIMIT, refused) }),
    ]);
    const stale = results.some(({ result }) => result === 'stale');
    await Promise.all([
      hold && !stale ? this.holds.release(hold) : undefined,
      bundle && clusters.length > 0 && !stale ? this.history.keep(source, bundle, images) : undefined,
      stale || source.spec.suspend ? undefined : this.retirement.retireOtherClusters(source),
      problems.length > 0
        ? this.failed(source, problems)
        : this.status(source, { objects: bundle?.objects ?? declared.length, images: [...images] }),
    ]);
    return { published: results.filter(({ result }) => result === 'published').map(({ cluster }) => cluster), stale };
  }

  /** The last good rendering stays. The event is sent once for each generation, also when this is done again. */
  async failed(source: Source, problems: readonly Problem[]): Promise<void> {
    const problem = summary(problems);
    if ((await this.reported(source))?.problem?.message !== problem.message) {
      const { tenant, application, generation, revision } = source;
      await this.bus.publish(RenderFailed, { tenant, application, generation, revision, problem });
    }
    await this.status(source, { problem });
  }

  private async desire(source: Source, cluster: ClusterName, bundle: Rendered['bundle']) {
    const { tenant, application, generation, revision, fingerprint, spec } = source;
    const message = {
      ...{ tenant, application, generation, revision, fingerprint, cluster, bundle },
      bucket: bucketOf(tenant, application),
      namespace: spec.destination?.namespace ?? 'default',
      policy: spec.sync,
      environment: spec.environment,
      project: spec.project,
      dependsOn: spec.dependsOn,
      serviceAccount: spec.serviceAccount,
    };
    // An equal generation is told again if what is told differs: a newer renderer made something else of the same source.
    const result = await this.bus.publishIfNewer(ManifestsRendered, message, (previous) => isNewer(previous, message));
    return { cluster, result: result === 'stale' && (await this.isSame(message)) ? ('unchanged' as const) : result };
  }

  private async isSame(message: MessageOf<typeof ManifestsRendered>): Promise<boolean> {
    const last = await this.bus.last(ManifestsRendered, ManifestsRendered.subject(message));
    return last?.message.generation === message.generation;
  }

  private async declare(
    source: Source,
    what: Pick<MessageOf<typeof DocumentsDeclared>, 'documents' | 'notes' | 'problems' | 'refused'>,
  ): Promise<void> {
    const { tenant, application, generation, revision } = source;
    const message = { tenant, application, generation, revision, ...what };
    if (
      what.documents.length + what.notes.length + what.problems.length === 0 &&
      !(await this.bus.last(DocumentsDeclared, DocumentsDeclared.subject(message)))
    )
      return;
    await this.bus.publishIfNewer(DocumentsDeclared, message, (previous) => isNewer(previous, message));
  }

  private reported = async ({ tenant, application, generation }: Source): Promise<Status | undefined> => {
    const last = await this.bus.last(RenderStatus, `status.render.${tenant}.${application}`);
    return last?.message.generation === generation ? last.message : undefined;
  };

  /** The one place that says how the rendering of an application stands; an older generation never replaces a newer one. */
  async status(source: About, result: { problem?: Problem; objects?: number; images?: string[] }): Promise<void> {
    const { tenant, application, generation, revision } = source;
    const message = { tenant, application, generation, revision, at: new Date().toISOString(), ...result };
    await this.bus.publishIfNewer(RenderStatus, message, (previous) => isNewer({ ...previous, at: message.at }, message));
  }
}

/** More than a message takes are told as "it can't be told which". */
const REFUSED_LIMIT = 1000;
const atMost = (limit: number, keys: readonly string[]): string[] => (keys.length > limit ? ['*'] : [...keys]);

function isNewer<M extends { generation: number }>(previous: M, message: M): boolean {
  if (previous.generation !== message.generation) return previous.generation < message.generation;
  return canonicalJson(previous) !== canonicalJson(message);
}

/** One problem as it is; several as the first and the number of the others. */
function summary([first, ...others]: readonly Problem[]): Problem {
  if (!first) return { code: 'InvalidManifest', message: 'the source can not be rendered' };
  if (others.length === 0) return first;
  return {
    ...first,
    message: `${first.message} (and ${others.length} more ${others.length === 1 ? 'problem' : 'problems'})`.slice(0, 4000),
  };
}

function refuseEmpty({ spec }: Source, objects: number, documents: number): void {
  if (objects > 0 || documents > 0 || !spec.destination || spec.sync.allowEmpty) return;
  throw new RenderError(
    'EmptyRendering',
    `the path ${spec.source.path} renders to no object at all. Because a mistyped path would so delete everything, that is refused; correct the path, or set sync.allowEmpty: true if it is meant`,
    { file: spec.source.path },
  );
}
