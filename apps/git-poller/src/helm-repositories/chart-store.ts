import { createHash } from 'node:crypto';
import { FairleadError } from '@fairlead/contracts';
import type { Access } from '../polling/repository-work.js';
import { chartTree, chartSnapshot } from './chart-tree.js';
import { HelmRepositoryError } from './errors.js';
import { fetchFile, type FetchedFile } from './fetch-file.js';
import type { ChartVersion } from './helm-index.js';
import { unpackChart } from './unpack-chart.js';

const CHART_LIMIT = 10 * 1024 * 1024;

/** One version of a chart, fetched. */
export interface Chart {
  readonly tree: ReturnType<typeof chartTree>;
  readonly snapshot: { readonly bytes: Buffer; readonly digest: Awaited<ReturnType<typeof chartSnapshot>>['digest'] };
  /** SHA-256 of the archive. */
  readonly archive: string;
}

/** Charts that applications of one repository use: each version is fetched once. */
export class ChartStore {
  private charts = new Map<string, Promise<Chart>>();

  /**
   * @param reached where a URL of the index is reached
   * @throws HelmRepositoryError
   */
  get(version: ChartVersion, access: Access, reached: (url: string) => string, signal: AbortSignal): Promise<Chart> {
    const key = keyOf(version);
    const known = this.charts.get(key);
    if (known) return known;
    const fetched = fetchChart(version, access, reached, signal);
    this.charts.set(key, fetched);
    fetched.catch(() => this.charts.delete(key));
    return fetched;
  }

  /** Forgets what no application uses any more. */
  keepOnly(versions: readonly ChartVersion[]): void {
    const keys = new Set(versions.map(keyOf));
    this.charts = new Map([...this.charts].filter(([key]) => keys.has(key)));
  }
}

/** Without a digest in the index, an archive that is replaced under its name is found only with a new entry. */
const keyOf = ({ url, digest, created }: ChartVersion): string => `${url} ${digest ?? created ?? ''}`;

async function fetchChart(version: ChartVersion, access: Access, reached: (url: string) => string, signal: AbortSignal): Promise<Chart> {
  const url = reached(version.url);
  // A password is for the repository's own host: the index may name any.
  const isOwn = URL.canParse(url) && new URL(url).origin === new URL(access.url).origin;
  const credentials = isOwn ? await access.credentials?.() : undefined;
  const { bytes } = await fetchFile({ url, limitBytes: CHART_LIMIT, credentials, signal }).then(fresh, (error: unknown) => {
    if (!(error instanceof FairleadError) || error.code !== 'IndexInvalid') throw error;
    throw new HelmRepositoryError('ChartInvalid', error.message, error);
  });
  const archive = createHash('sha256').update(bytes).digest('hex');
  if (version.digest !== undefined && version.digest !== archive) {
    throw new HelmRepositoryError(
      'ChartInvalid',
      `${url} is not what the repository's index says: its SHA-256 is ${archive}, and the index has ${version.digest}. It is not used; it is fetched again with growing delay. Was the chart replaced without a new index?`,
    );
  }
  const files = await unpackChart(bytes, url);
  return { tree: chartTree(files), snapshot: await chartSnapshot(files), archive };
}

function fresh(fetched: FetchedFile | 'unchanged'): FetchedFile {
  if (fetched === 'unchanged') throw new Error('an answer without body to a request without condition');
  return fetched;
}
