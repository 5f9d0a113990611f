import { FairleadError, type Problem, type Revision, type Sha256 } from '@fairlead/contracts';
import { ClosureIndex, fingerprintOf, inputClosure } from '@fairlead/domain';
import { GitFailedError, ObjectNotFoundError, RefNotFoundError, type Mirror, type Resolved } from '@fairlead/git';
import type { ContentStore } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { Announced, Announcements } from '../announcing/announcements.js';
import type { Announcer } from '../announcing/announcer.js';
import { releaseOf, type ApplicationKey, type CatalogApplication } from '../catalog/catalog-view.js';
import { forEachAtOnce } from '../polling/limiter.js';
import { firstProblem, problemOf } from './problem.js';

/** What is known of one application's source at one commit. */
interface Assessment {
  readonly specDigest: Sha256;
  /** Absent: the ref names nothing. */
  readonly revision?: Revision;
  readonly fingerprint?: Sha256;
  readonly problem?: Problem;
}
export interface SourcesOptions {
  readonly announcer: Announcer;
  readonly memory: Announcements;
  readonly snapshots: Pick<ContentStore, 'put' | 'has'>;
  readonly logger: Logger;
}

const AT_ONCE = 16;

/** The applications of one repository: which of them a change of refs concerns, and what is to be said of them. */
export class ApplicationSources {
  private readonly assessments = new Map<ApplicationKey, Assessment>();
  private readonly closures = new ClosureIndex<ApplicationKey>();

  constructor(private readonly options: SourcesOptions) {}

  /** Whether nothing was found out yet about the application as it is specified now. */
  isNew({ key, specDigest }: CatalogApplication): boolean {
    return this.assessments.get(key)?.specDigest !== specDigest;
  }

  get someUnresolved(): boolean {
    return [...this.assessments.values()].some(({ revision }) => !revision);
  }

  forgetAll(): void {
    for (const key of this.assessments.keys()) this.closures.delete(key);
    this.assessments.clear();
  }

  /**
   * Makes what was announced equal to what the mirror holds. Looks at files only of applications that are new or whose closure a new commit touches.
   * @param mayAnnounce asked before each announcement
   * @param all false: these are not all applications of the repository, and the others stay as they are
   * @throws ObjectNotFoundError, GitFailedError if the mirror is damaged, or what NATS throws
   */
  async settle(mirror: Mirror, applications: readonly CatalogApplication[], mayAnnounce: () => boolean, all: boolean): Promise<void> {
    const here = new Set(applications.map(({ key }) => key));
    if (all) for (const key of [...this.assessments.keys()]) if (!here.has(key)) this.drop(key);
    const untold = new Set(applications.filter((application) => this.isNew(application)).map(({ key }) => key));
    await this.assessAll(mirror, applications);
    const unequal = applications.filter((application) => untold.has(application.key) || !this.isTold(application));
    await forEachAtOnce(unequal, AT_ONCE, async (application) => {
      if (mayAnnounce()) await this.tell(mirror, application, untold.has(application.key));
    });
  }

  private drop(key: ApplicationKey): void {
    this.assessments.delete(key);
    this.closures.delete(key);
  }

  private async assessAll(mirror: Mirror, applications: readonly CatalogApplication[]): Promise<void> {
    const resolve = memoized((ref: string) => resolved(mirror, ref));
    const touched = memoized(async (range: string) => {
      const [from = '', to = ''] = range.split('..');
      // The older commit may be gone from a history that was rewritten.
      const changed = await mirror.changedPaths(from, to).catch((error: unknown) => {
        if (error instanceof ObjectNotFoundError) return undefined;
        throw error;
      });
      return changed && this.closures.touchedBy(changed);
    });
    const revisionAt = memoized((ref: string) =>
      resolve(ref).then((at) => (at instanceof RefNotFoundError ? undefined : revisionOf(mirror, at))),
    );
    const concerned: { application: CatalogApplication; at: Resolved }[] = [];
    for (const application of applications) {
      const { key, specDigest, ref } = application;
      const at = await resolve(ref);
      if (at instanceof RefNotFoundError) {
        this.closures.delete(key);
        this.assessments.set(key, { specDigest, problem: problemOf(at) });
        continue;
      }
      const known = this.assessments.get(key);
      if (known?.specDigest !== specDigest || !known.revision || !this.closures.get(key)) concerned.push({ application, at });
      else if (known.revision.commit !== at.commit) {
        const keys = await touched(`${known.revision.commit}..${at.commit}`);
        if (!keys || keys.has(key)) concerned.push({ application, at });
        else this.assessments.set(key, { ...known, revision: (await revisionAt(ref)) ?? known.revision });
      }
    }
    await forEachAtOnce(concerned, AT_ONCE, ({ application, at }) => this.assess(mirror, application, at));
  }

  private async assess(mirror: Mirror, { key, specDigest, document }: CatalogApplication, at: Resolved): Promise<void> {
    const { source } = document.spec;
    const revision = await revisionOf(mirror, at);
    try {
      const closure = await inputClosure(await mirror.tree(at.commit), source);
      this.closures.set(key, closure);
      const problem = firstProblem(closure.problems);
      this.assessments.set(key, {
        specDigest,
        revision,
        ...(problem ? { problem } : { fingerprint: fingerprintOf(closure, source, releaseOf(document)) }),
      });
    } catch (error) {
      this.fault(key, { specDigest, revision }, error);
    }
  }

  /** One application's content is its own fault, a damaged mirror is not. */
  private fault(key: ApplicationKey, assessment: Assessment, error: unknown): void {
    if (error instanceof ObjectNotFoundError || error instanceof GitFailedError) throw error;
    if (error instanceof FairleadError && error.retry.kind !== 'never') throw error;
    if (!(error instanceof FairleadError))
      this.options.logger.error('source can not be understood because of an error in the service', { application: key, error });
    const { fingerprint: _, ...rest } = assessment;
    this.assessments.set(key, { ...rest, problem: problemOf(error) });
  }

  /** The snapshot that was announced of just what was found; undefined if that is to be announced yet. */
  private announcedSnapshot(application: CatalogApplication): Announced['snapshot'] {
    const known = this.assessments.get(application.key);
    if (!known?.fingerprint || known.problem) return undefined;
    return this.options.memory.announcedSnapshot(application, known.fingerprint);
  }

  private isTold(application: CatalogApplication): boolean {
    return application.document.spec.suspend || this.announcedSnapshot(application) !== undefined;
  }

  private async tell(mirror: Mirror, application: CatalogApplication, untold: boolean): Promise<void> {
    const { announcer, snapshots } = this.options;
    const { key, document } = application;
    const known = this.assessments.get(key);
    if (!known || document.spec.suspend) return;
    if (known.problem) return announcer.failed(application, known.problem, known.revision);
    const announced = this.announcedSnapshot(application);
    if (announced) {
      if (untold && !(await snapshots.has(announced.digest))) await this.store(mirror, application, known);
      return;
    }
    const stored = await this.store(mirror, application, known);
    if (!stored) return this.tell(mirror, application, false);
    const { revision, fingerprint } = known;
    if (revision && fingerprint) await announcer.changed(application, { revision, fingerprint, snapshot: stored });
  }

  /** Undefined: it can't be stored, and the assessment says why now. */
  private async store(
    mirror: Mirror,
    { key }: CatalogApplication,
    known: Assessment,
  ): Promise<{ digest: Sha256; bytes: number } | undefined> {
    const closure = this.closures.get(key);
    if (!closure) return undefined;
    try {
      const { bytes, digest } = await mirror.snapshot(closure.files, [closure.path]);
      await this.options.snapshots.put(bytes);
      return { digest, bytes: bytes.length };
    } catch (error) {
      this.fault(key, known, error);
      return undefined;
    }
  }
}

const resolved = async (mirror: Mirror, ref: string): Promise<Resolved | RefNotFoundError> => {
  try {
    return await mirror.resolve(ref);
  } catch (error) {
    if (error instanceof RefNotFoundError) return error;
    throw error;
  }
};

async function revisionOf(mirror: Mirror, { commit, ref }: Resolved): Promise<Revision> {
  const { subject, author, committedAt } = await mirror.commitInfo(commit);
  return {
    commit: commit as Revision['commit'],
    ref,
    subject: subject.slice(0, 200),
    author: author.slice(0, 200),
    committedAt: committedAt.toISOString(),
  };
}

function memoized<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const answer = known.get(key) ?? ask(key);
    known.set(key, answer);
    return answer;
  };
}
