import { isRecord } from '@fairlead/domain';
import { load } from 'js-yaml';
import { HelmRepositoryError } from './errors.js';

/** One version of a chart as a repository's index lists it. */
export interface ChartVersion {
  readonly version: string;
  readonly url: string;
  /** SHA-256 of the archive, where the index tells it. */
  readonly digest: string | undefined;
  readonly created: string | undefined;
}

/**
 * A repository's `index.yaml`. Big ones have tens of thousands of versions, which take seconds to read: only the charts that are asked for are.
 */
export class HelmIndex {
  private readonly read = new Map<string, readonly ChartVersion[]>();
  private whole: Readonly<Record<string, unknown>> | undefined;

  constructor(
    private readonly text: string,
    /** URL of the file, for those in it that are relative. */
    private readonly url: string,
  ) {
    if (!/^\s*["']?entries["']?\s*:/m.test(text) && !text.trimStart().startsWith('{')) throw this.invalid('it has no entries');
  }

  /** Empty if the repository has no such chart. @throws HelmRepositoryError */
  versionsOf(chart: string): readonly ChartVersion[] {
    const known = this.read.get(chart);
    if (known) return known;
    const listed = this.slice(chart) ?? this.everything()[chart];
    const versions = Array.isArray(listed) ? listed.flatMap((entry) => this.version(entry) ?? []) : [];
    this.read.set(chart, versions);
    return versions;
  }

  get charts(): string[] {
    return Object.keys(this.everything()).sort();
  }

  /** The part of the file that is about one chart, if it is written as helm does. */
  private slice(chart: string): unknown {
    const key = `\n  ${chart}:\n`;
    const from = this.text.startsWith('entries:') ? 0 : this.text.indexOf('\nentries:');
    const at = from < 0 ? -1 : this.text.indexOf(key, from);
    if (at < 0) return undefined;
    const rest = this.text.slice(at + key.length);
    const end = /^(?: {0,1}\S| {2}[^\s-])/m.exec(rest)?.index ?? rest.length;
    try {
      return load(rest.slice(0, end));
    } catch {
      return undefined;
    }
  }

  private everything(): Readonly<Record<string, unknown>> {
    if (this.whole) return this.whole;
    let value: unknown;
    try {
      value = this.text.trimStart().startsWith('{') ? JSON.parse(this.text) : load(this.text);
    } catch (error) {
      throw this.invalid(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
    const entries = isRecord(value) ? (value['entries'] ?? {}) : undefined;
    if (!isRecord(entries)) throw this.invalid('it has no entries');
    this.whole = entries;
    return entries;
  }

  private version(entry: unknown): ChartVersion | undefined {
    if (!isRecord(entry) || !Array.isArray(entry['urls'])) return undefined;
    const [url] = entry['urls'] as unknown[];
    const { version, digest, created } = entry;
    if (typeof url !== 'string' || (typeof version !== 'string' && typeof version !== 'number')) return undefined;
    return {
      version: String(version),
      url: URL.canParse(url, this.url) ? new URL(url, this.url).href : url,
      digest: typeof digest === 'string' && digest !== '' ? digest.replace(/^sha256:/, '').toLowerCase() : undefined,
      created: created instanceof Date ? created.toISOString() : typeof created === 'string' ? created : undefined,
    };
  }

  private invalid(why: string): HelmRepositoryError {
    return new HelmRepositoryError(
      'IndexInvalid',
      `${this.url} is no index of a Helm repository: ${why}. It is read again with growing delay.`,
    );
  }
}
