import { join } from 'node:path';
import type { CredentialsProvider } from '../credentials.js';
import { GitFailedError, GitUnavailableError, RefNotFoundError, SourceUnreachableError } from '../errors.js';
import { gitEnvironment, remoteEnvironment, type GitOptions } from '../process/environment.js';
import { runGit } from '../process/run-git.js';
import { translateFailure } from '../process/translate-failure.js';
import { ObjectReader } from '../repository.js';
import { listOverHttp, type HttpHost } from '../refs/list-over-http.js';
import { LISTED_PREFIXES, type RefListing } from '../refs/listing.js';
import { parseLsRemote } from '../refs/parse-ls-remote.js';
import { prepareMirror, recreateMirror, removeLeftovers } from './mirror-folder.js';
import { checkUrl, DEFAULT_PROTOCOLS, isHttp } from './url.js';

export interface MirrorOptions extends GitOptions {
  /** The mirror's own folder; made if it isn't there. */
  readonly folder: string;
  readonly url: string;
  readonly credentials?: CredentialsProvider;
  /** Default: https, http, ssh, git. */
  readonly protocols?: readonly string[];
  readonly timeoutMilliseconds?: number;
  readonly logger?: { warn(message: string, facts?: Record<string, unknown>): void };
}
export interface Resolved {
  readonly commit: string;
  /** Full name of the branch or tag, `HEAD` if no branch is known to be it, or the commit id itself. */
  readonly ref: string;
}

const FETCH_TIMEOUT_MILLISECONDS = 10 * 60_000;
const LIST_TIMEOUT_MILLISECONDS = 30_000;
/** Where the remote's HEAD is kept: a mirror's own HEAD says nothing of it. */
const HEAD_REF = 'refs/fairlead/HEAD';
/** Small fetches leave loose objects, which are packed now and then. */
const FETCHES_BETWEEN_MAINTENANCE = 200;

/**
 * A bare copy of a remote repository's branches and tags. One process at a time may hold it; calls of `fetch` must not overlap.
 * Whatever was fetched stays readable when the host is gone. A damaged copy is made anew.
 */
export class Mirror extends ObjectReader {
  private current: RefListing = { refs: new Map() };
  private host: HttpHost | undefined;
  private headBranch: string | undefined;
  private fetches = 0;
  private readonly closing = new AbortController();

  private constructor(private readonly options: MirrorOptions) {
    super(options.folder, options);
  }

  /** @throws UnsupportedUrlError, GitUnavailableError */
  static async open(options: MirrorOptions): Promise<Mirror> {
    checkUrl(options.url, options.protocols ?? DEFAULT_PROTOCOLS);
    await prepareMirror(options.folder, options.url, options);
    const mirror = new Mirror(options);
    try {
      await mirror.readRefs();
    } catch (error) {
      if (error instanceof GitUnavailableError) throw error;
      await mirror.rebuild('its refs cannot be read');
    }
    return mirror;
  }

  /** Refs as they were after the last fetch; the remote's HEAD as `HEAD`. */
  get refs(): ReadonlyMap<string, string> {
    return this.current.refs;
  }

  /**
   * Refs that the host has now: HEAD, branches and tags, and those named in `also`. One request over HTTP once the host is known.
   * @throws SourceUnreachableError, AuthenticationError, RepositoryNotFoundError
   */
  async listRefs(also: readonly string[] = []): Promise<ReadonlyMap<string, string>> {
    const { url } = this.options;
    // Only git knows how to go through a proxy.
    const direct = isHttp(url) && !this.options.proxies?.HTTP_PROXY && !this.options.proxies?.HTTPS_PROXY;
    const listing = direct ? await this.listOverHttp(also) : await this.listByProcess(also);
    this.headBranch = listing.head;
    return listing.refs;
  }

  private async listOverHttp(also: readonly string[]): Promise<RefListing> {
    const { listing, host } = await listOverHttp(this.options.url, also, {
      credentials: await this.options.credentials?.(),
      known: this.host,
      signal: this.closing.signal,
    });
    this.host = host;
    return listing;
  }

  private async listByProcess(also: readonly string[]): Promise<RefListing> {
    const patterns = [...LISTED_PREFIXES.map((prefix) => (prefix.endsWith('/') ? `${prefix}*` : prefix)), ...also];
    const output = await this.remote(['ls-remote', '--symref', '--', this.options.url, ...patterns], LIST_TIMEOUT_MILLISECONDS).catch(
      (error: unknown) => {
        throw translateFailure(error, this.options.url);
      },
    );
    return parseLsRemote(output);
  }

  /**
   * Fetches every branch and tag, drops those that are gone, and follows rewritten ones. A mirror that is damaged is made anew and fetched whole.
   * @param also further refs by full name; those that the host doesn't have are left out
   * @throws SourceUnreachableError, AuthenticationError, RepositoryNotFoundError, GitFailedError
   */
  async fetch(also: readonly string[] = []): Promise<void> {
    try {
      await this.fetchOnce(also);
    } catch (error) {
      const failure = await this.diagnose(error);
      if (!(failure instanceof GitFailedError) || failure instanceof GitUnavailableError) throw failure;
      // The host is well, so the copy is not.
      await this.rebuild(failure.message);
      await this.fetchOnce(also).catch(async (again: unknown) => {
        throw await this.diagnose(again);
      });
    }
    await this.readRefs();
    if (++this.fetches % FETCHES_BETWEEN_MAINTENANCE === 0) await this.maintain();
  }

  private async fetchOnce(also: readonly string[]): Promise<void> {
    // A pattern that fits nothing is no error, while a name that isn't there is.
    const patterns = also.map((ref) => `+${ref.slice(0, -1)}*:${ref.slice(0, -1)}*`);
    const all = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*', ...patterns];
    const args = [
      'fetch',
      '--quiet',
      '--prune',
      '--no-tags',
      '--force',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      '--no-auto-gc',
    ];
    const timeout = this.options.timeoutMilliseconds ?? FETCH_TIMEOUT_MILLISECONDS;
    try {
      await this.remote([...args, '--', this.options.url, ...all, `+HEAD:${HEAD_REF}`], timeout);
    } catch (error) {
      // An empty repository, or one whose HEAD names no branch, has none.
      if (!(error instanceof GitFailedError) || !/find remote ref HEAD/i.test(error.message)) throw error;
      await this.local(['update-ref', '-d', HEAD_REF]);
      await this.remote([...args, '--', this.options.url, ...all], timeout);
    }
  }

  /** Over HTTP the host's status says why; git only writes a text about it. */
  private async diagnose(error: unknown): Promise<unknown> {
    await removeLeftovers(this.gitDir);
    if (this.closing.signal.aborted) return new SourceUnreachableError(this.options.url, 'the repository was closed', error);
    const translated = translateFailure(error, this.options.url);
    if (!isHttp(this.options.url) || error instanceof GitUnavailableError) return translated;
    try {
      await this.listRefs();
    } catch (reason) {
      return reason;
    }
    return translated;
  }

  /** Throws the copy away; the next fetch brings everything again. */
  async rebuild(why: string): Promise<void> {
    this.options.logger?.warn('mirror is damaged and made anew', { url: this.options.url, why });
    this.catFile.close();
    this.trees.forget();
    await recreateMirror(this.gitDir, this.options.url, this.options);
    this.current = { refs: new Map() };
  }

  /**
   * The commit that a ref of the last fetch is. A name is looked for among branches first, then tags; a commit id need only be reachable.
   * @throws RefNotFoundError
   */
  async resolve(ref: string): Promise<Resolved> {
    const { refs } = this.current;
    if (ref !== 'HEAD' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(ref)) {
      if ((await this.commitOf(ref)) === ref) return { commit: ref, ref };
    }
    const name = [ref === 'HEAD' || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`, `refs/tags/${ref}`].find((full) => refs.has(full));
    const id = name === undefined ? undefined : refs.get(name);
    const commit = id === undefined ? undefined : await this.commitOf(id);
    if (name === undefined || commit === undefined) throw new RefNotFoundError(ref, this.options.url, this.whatThereIs());
    return { commit, ref: name === 'HEAD' ? this.branchOfHead(commit) : name };
  }

  /** Whether a name is among the refs of the last fetch. */
  knows(ref: string): boolean {
    const { refs } = this.current;
    return refs.has(ref) || refs.has(`refs/heads/${ref}`) || refs.has(`refs/tags/${ref}`);
  }

  private branchOfHead(commit: string): string {
    const candidates = [this.headBranch, 'refs/heads/main', 'refs/heads/master', ...this.current.refs.keys()];
    return candidates.find((name) => name?.startsWith('refs/heads/') && this.current.refs.get(name) === commit) ?? 'HEAD';
  }

  private whatThereIs(): string {
    const branches = [...this.current.refs.keys()]
      .filter((name) => name.startsWith('refs/heads/'))
      .map((name) => name.slice('refs/heads/'.length));
    if (this.current.refs.size === 0) return 'The repository is empty: push a first commit.';
    const shown = branches.sort().slice(0, 10).join(', ') + (branches.length > 10 ? ', …' : '');
    return `Its branches are ${shown || 'none'}. Correct the source's ref, or push it; a commit must be reachable from a branch or tag.`;
  }

  private async readRefs(): Promise<void> {
    const output = await this.local(['for-each-ref', '--format=%(objectname) %(refname)']);
    const lines = output.split('\n').filter((line) => line !== '');
    this.current = {
      refs: new Map(
        lines.map((line): [string, string] => {
          const name = line.slice(line.indexOf(' ') + 1);
          return [name === HEAD_REF ? 'HEAD' : name, line.slice(0, line.indexOf(' '))];
        }),
      ),
    };
  }

  /** Packs what small fetches left lying about. Failing changes nothing but the room that it takes. */
  private async maintain(): Promise<void> {
    const config = ['-c', 'gc.autoDetach=false', '-c', 'gc.auto=2000', '-c', 'gc.pruneExpire=1.day.ago'];
    await this.local([...config, 'gc', '--auto', '--quiet'], FETCH_TIMEOUT_MILLISECONDS).catch((error: unknown) =>
      this.options.logger?.warn('mirror could not be tidied', { url: this.options.url, error }),
    );
  }

  /** Ends whatever is under way; it fails then. */
  override close(): void {
    this.closing.abort();
    super.close();
  }

  private async remote(args: readonly string[], timeoutMilliseconds: number): Promise<string> {
    const { url, protocols = DEFAULT_PROTOCOLS, credentials } = this.options;
    const access = { url, protocols, credentials: await credentials?.(), ownKnownHosts: join(this.gitDir, 'known_hosts') };
    // fetch.unpackLimit: cat-file finds a new pack faster than many new files; ten objects or more make a pack.
    const env = remoteEnvironment(this.options, access, [['fetch.unpackLimit', '10']]);
    return this.run(args, env, timeoutMilliseconds);
  }

  private local(args: readonly string[], timeoutMilliseconds = LIST_TIMEOUT_MILLISECONDS): Promise<string> {
    return this.run(args, gitEnvironment(this.options, [['safe.directory', '*']]), timeoutMilliseconds);
  }

  private async run(args: readonly string[], env: Readonly<Record<string, string>>, timeoutMilliseconds: number): Promise<string> {
    const git = this.options.git ?? 'git';
    return (
      await runGit({ git, args: [`--git-dir=${this.gitDir}`, ...args], env, timeoutMilliseconds, signal: this.closing.signal })
    ).toString();
  }
}
