import { resolve } from 'node:path';
import { GitUnavailableError, RefNotFoundError, RepositoryNotFoundError } from './errors.js';
import { gitEnvironment, type GitOptions } from './process/environment.js';
import { runGit } from './process/run-git.js';
import { ObjectReader } from './repository.js';

const TIMEOUT_MILLISECONDS = 30_000;

/** A repository that a person has: bare or with a checkout, worktrees included. */
export class LocalRepository extends ObjectReader {
  constructor(
    gitDir: string,
    private readonly options: GitOptions,
  ) {
    super(gitDir, options);
  }

  /** Takes whatever `git rev-parse` does: `main`, `v1.2`, `HEAD~3`, a short id. @throws RefNotFoundError */
  async resolve(revision: string): Promise<string> {
    const args = [`--git-dir=${this.gitDir}`, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    try {
      return (await git(args, this.options)).trim();
    } catch (error) {
      if (error instanceof GitUnavailableError) throw error;
      throw new RefNotFoundError(revision, this.gitDir, 'List what there is with git branch -a and git tag, or fetch it first.');
    }
  }
}

/**
 * Opens the repository that a folder is or lies in. Only its objects and refs are read: no hook, filter or remote of its is used.
 * @throws RepositoryNotFoundError, GitUnavailableError
 */
export async function openRepository(folder: string, options: GitOptions = {}): Promise<LocalRepository> {
  const path = resolve(folder);
  try {
    return new LocalRepository((await git(['-C', path, 'rev-parse', '--absolute-git-dir'], options)).trim(), options);
  } catch (error) {
    if (error instanceof GitUnavailableError) throw error;
    throw new RepositoryNotFoundError(path, 'git finds none there', error);
  }
}

const git = async (args: readonly string[], options: GitOptions): Promise<string> =>
  (
    await runGit({
      git: options.git ?? 'git',
      args,
      env: gitEnvironment(options, [['safe.directory', '*']]),
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    })
  ).toString();
