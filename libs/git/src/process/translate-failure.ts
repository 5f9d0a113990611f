import type { FairleadError } from '@fairlead/contracts';
import { AuthenticationError, GitFailedError, readable, RepositoryNotFoundError, SourceUnreachableError } from '../errors.js';
import { GitExitError } from './run-git.js';

/**
 * What git and ssh write when a host can't be used. Their exit code is always 128, so the text (with LC_ALL=C) is all there is; over HTTP the
 * status is asked for instead. This table is the only place that reads it.
 */
const MEANINGS: readonly { readonly pattern: RegExp; readonly error: (url: string, why: string, cause: unknown) => FairleadError }[] = [
  {
    pattern: /host key verification failed|remote host identification has changed|no matching host key/i,
    error: (url, _why, cause) =>
      new AuthenticationError(url, "its host key is not the one in known_hosts; if the host's key was replaced, replace it there", cause),
  },
  {
    pattern: /unprotected private key file|bad permissions|error in libcrypto|invalid format|no such identity/i,
    error: (url, why, cause) =>
      new AuthenticationError(
        url,
        `the identity file can't be used (it must be a private key that only its owner may read): ${why}`,
        cause,
      ),
  },
  {
    pattern: /permission denied \(|authentication failed|could not read (username|password)|access denied/i,
    error: (url, why, cause) => new AuthenticationError(url, why, cause),
  },
  {
    pattern:
      /does not appear to be a git repository|repository not found|not found|does not exist|no such (file or directory|repository|project)/i,
    error: (url, why, cause) => new RepositoryNotFoundError(url, why, cause),
  },
  {
    pattern:
      /could not resolve|connection (refused|timed out|reset|closed)|network is unreachable|no route to host|timed? ?out|operation too slow|unable to access|early eof|hung up|kex_exchange|broken pipe|remote end|rpc failed/i,
    error: (url, why, cause) => new SourceUnreachableError(url, why, cause),
  },
];

/** The typed failure that a git process's end means; what is none of the known ones stays what it is. */
export function translateFailure(error: unknown, url: string): unknown {
  if (!(error instanceof GitExitError)) return error;
  if (error.stopped === 'timeout') return new SourceUnreachableError(url, 'it did not answer in time', error);
  const meaning = MEANINGS.find(({ pattern }) => pattern.test(error.stderr));
  return meaning
    ? meaning.error(url, explanation(error.stderr), error)
    : new GitFailedError(error.command, explanation(error.stderr), error);
}

/** Git adds advice of its own that fits a person at a terminal; ours follows instead. */
const explanation = (stderr: string): string =>
  readable(
    stderr
      .split('\n')
      .filter(
        (line) =>
          line.trim() !== '' && !/^(please make sure|and the repository exists|fatal: could not read from remote)/i.test(line.trim()),
      )
      .slice(0, 4)
      .join('\n'),
  ) || 'it gave no reason';
