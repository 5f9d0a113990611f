import { CommitId, FairleadError, Timestamp, type Revision } from '@fairlead/contracts';
import { fingerprintOf, inputClosure } from '@fairlead/domain';
import { UnsupportedUrlError } from '@fairlead/git';
import type { ContentStore } from '@fairlead/messaging';
import type { Announcements } from '../announcing/announcements.js';
import type { Announcer } from '../announcing/announcer.js';
import { releaseOf, type CatalogApplication } from '../catalog/catalog-view.js';
import { forEachAtOnce } from '../polling/limiter.js';
import { AlreadyToldError, type Access, type RepositoryWork, type Wish, type WorkContext } from '../polling/repository-work.js';
import { firstProblem, outageOf } from '../sources/problem.js';
import { ChartStore, type Chart } from './chart-store.js';
import { chooseVersion } from './choose-version.js';
import { ChartRefusedError } from './errors.js';
import { fetchFile, type Validators } from './fetch-file.js';
import { HelmIndex, type ChartVersion } from './helm-index.js';

export interface HelmWorkOptions extends WorkContext {
  readonly announcer: Announcer;
  readonly memory: Announcements;
  readonly snapshots: Pick<ContentStore, 'put' | 'has'>;
  readonly protocols: readonly string[];
  /** Where a URL of the index is reached. */
  readonly reached: (url: string) => string;
}

const INDEX_LIMIT = 50 * 1024 * 1024;
const AT_ONCE = 4;
const CHARTS_SHOWN = 10;

/** A Helm repository: its index, and of each chart and version that an application wants the archive, once. */
export class HelmWork implements RepositoryWork {
  readonly type = 'helm';
  private index: { readonly access: Access; readonly validators: Validators; readonly content: HelmIndex } | undefined;
  private readonly charts = new ChartStore();
  private readonly ending = new AbortController();
  /** Snapshots that are known to be stored. */
  private readonly stored = new Set<string>();

  constructor(private readonly options: HelmWorkOptions) {}

  close(): void {
    this.ending.abort();
  }

  async run(wish: Wish, access: Access, applications: readonly CatalogApplication[]): Promise<void> {
    const { timed } = this.options;
    let outage: unknown;
    if (!this.isCurrent(access) || wish !== 'settle') {
      // What was read before serves while the host is away.
      await timed('list', () => this.refresh(access)).catch((error: unknown) => (outage = error));
    }
    const index = this.isCurrent(access) ? this.index?.content : undefined;
    if (index) {
      const trouble = await timed('settle', () => this.settle(index, access, applications));
      outage ??= trouble;
    }
    if (outage !== undefined) throw outage;
  }

  private isCurrent({ url, credentialsName }: Access): boolean {
    return this.index?.access.url === url && this.index.access.credentialsName === credentialsName;
  }

  private async refresh(access: Access): Promise<void> {
    const protocol = /^([a-z][a-z0-9+.-]*):/i.exec(access.url)?.[1]?.toLowerCase() ?? 'file';
    const allowed = this.options.protocols.filter((name) => /^https?$/.test(name));
    if (!allowed.includes(protocol)) throw new UnsupportedUrlError(access.url, allowed);
    const url = `${access.url.replace(/\/+$/, '')}/index.yaml`;
    const known = this.isCurrent(access) ? this.index?.validators : undefined;
    const credentials = await access.credentials?.();
    const fetched = await fetchFile({ url, limitBytes: INDEX_LIMIT, credentials, known, signal: this.ending.signal });
    if (fetched === 'unchanged') return;
    const { bytes, ...validators } = fetched;
    this.index = { access, validators, content: new HelmIndex(bytes.toString('utf8'), url) };
  }

  /** @returns what kept one of them, which was told so, and may pass */
  private async settle(index: HelmIndex, access: Access, applications: readonly CatalogApplication[]): Promise<unknown> {
    const used: ChartVersion[] = [];
    let trouble: unknown;
    await forEachAtOnce(applications, AT_ONCE, async (application) => {
      if (application.document.spec.suspend || !this.mayAnnounce) return;
      try {
        const version = this.choose(index, application);
        used.push(version);
        const chart = await this.charts.get(version, access, this.options.reached, this.ending.signal);
        await this.tell(application, version, chart);
      } catch (error) {
        if (this.ending.signal.aborted) return;
        if (!(error instanceof FairleadError) || error.code.startsWith('Nats')) throw error;
        if (error.retry.kind !== 'never') trouble = new AlreadyToldError(error.message, {}, error);
        await this.options.announcer.failed(application, outageOf(error, new Date()));
      }
    });
    this.charts.keepOnly(used);
    return trouble;
  }

  private get mayAnnounce(): boolean {
    return !this.ending.signal.aborted && this.options.mayAnnounce();
  }

  private choose(index: HelmIndex, { document }: CatalogApplication): ChartVersion {
    const { chart, repository } = document.spec.source;
    if (!chart) {
      throw new ChartRefusedError(
        'ChartMissing',
        `The Repository ${repository} is a Helm repository, and the application names no chart of it. Set spec.source.chart.name, and a version or range if it shall not be the newest.`,
      );
    }
    const versions = index.versionsOf(chart.name);
    if (versions.length > 0) return chooseVersion(chart.name, versions, chart.version);
    const { charts } = index;
    const shown = charts.slice(0, CHARTS_SHOWN).join(', ') + (charts.length > CHARTS_SHOWN ? ', …' : '');
    throw new ChartRefusedError(
      'ChartNotFound',
      `The Repository ${repository} has no chart ${chart.name}; it has ${shown || 'none at all'}. Correct spec.source.chart.name, or publish the chart; the application goes on by itself then.`,
    );
  }

  private async tell(application: CatalogApplication, version: ChartVersion, { tree, snapshot, archive }: Chart): Promise<void> {
    const { announcer, memory, snapshots } = this.options;
    const { document } = application;
    const { source } = document.spec;
    const revision = revisionOf(source.chart?.name ?? '', version, archive);
    const closure = await inputClosure(tree, { path: source.path, helm: source.helm ?? {} });
    const problem = firstProblem(closure.problems);
    if (problem) return announcer.failed(application, problem, revision);
    const fingerprint = fingerprintOf(closure, source, releaseOf(document));
    const announced = memory.announcedSnapshot(application, fingerprint);
    if (!this.stored.has(snapshot.digest) && (!announced || !(await snapshots.has(snapshot.digest)))) await snapshots.put(snapshot.bytes);
    this.stored.add(snapshot.digest);
    if (announced || !this.mayAnnounce) return;
    await announcer.changed(application, { revision, fingerprint, snapshot: { digest: snapshot.digest, bytes: snapshot.bytes.length } });
  }
}

function revisionOf(chart: string, { version, created }: ChartVersion, archive: string): Revision {
  const committedAt = Timestamp.safeParse(created && new Date(created).getTime() ? new Date(created).toISOString() : undefined);
  return {
    commit: CommitId.parse(archive),
    ref: `${chart}@${version}`,
    subject: `${chart} ${version}`.slice(0, 200),
    ...(committedAt.success && { committedAt: committedAt.data }),
  };
}
