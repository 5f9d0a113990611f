import { FairleadError, Retry } from '@fairlead/contracts';

/** The Git host doesn't answer, or not as a Git host does. */
export class SourceUnreachableError extends FairleadError {
  readonly code = 'SourceUnreachable';
  readonly retry = Retry.backoff;
  constructor(url: string, why: string, cause?: unknown) {
    super(
      `${url} can't be reached: ${why}. What was fetched before stays in use; it is tried again with growing delay. Check that the host is up and that this service may connect to it.`,
      { url },
      cause,
    );
  }
}
/** The Git host wants other credentials than there are. */
export class AuthenticationError extends FairleadError {
  readonly code = 'SourceAuthenticationFailed';
  readonly retry = Retry.backoff;
  constructor(url: string, why: string, cause?: unknown) {
    super(
      `${url} refuses access: ${why}. Check the repository's credentialsRef and the credentials it names, and that they may read this repository; it is tried again with growing delay.`,
      { url },
      cause,
    );
  }
}
export class RepositoryNotFoundError extends FairleadError {
  readonly code = 'RepositoryNotFound';
  readonly retry = Retry.backoff;
  constructor(url: string, why: string, cause?: unknown) {
    super(
      `There is no Git repository at ${url}: ${why}. Check the URL; a private repository also looks missing to credentials that may not read it.`,
      { url },
      cause,
    );
  }
}
export class RefNotFoundError extends FairleadError {
  readonly code = 'RefNotFound';
  readonly retry = Retry.never;
  constructor(ref: string, where: string, hint: string) {
    super(`${where} has no branch, tag or commit ${ref}. ${hint}`, { ref });
  }
}
/** A commit, tree or file that should be in the repository isn't, or can't be read. */
export class ObjectNotFoundError extends FairleadError {
  readonly code = 'ObjectNotFound';
  readonly retry = Retry.backoff;
  constructor(id: string, folder: string) {
    super(`The repository in ${folder} has no object ${id}, or it is damaged.`, { id, folder });
  }
}
export class ObjectTooLargeError extends FairleadError {
  readonly code = 'FileTooLarge';
  readonly retry = Retry.never;
  constructor(path: string, size: number, limit: number) {
    super(`${path} has ${size} bytes, more than the ${limit} that are read.`, { path, size, limit });
  }
}
/** The files that a source needs are more than an application may have. */
export class SourceTooLargeError extends FairleadError {
  readonly code = 'SourceTooLarge';
  readonly retry = Retry.never;
  constructor(total: number, limit: number, biggest: { path: string; size: number }) {
    super(
      `The source's files have ${total} bytes together, more than the limit of ${limit}. The biggest is ${biggest.path} with ${biggest.size} bytes. ` +
        `Take it out of the source, or point the source's path at a smaller folder.`,
      { total, limit, file: biggest.path, size: biggest.size },
    );
  }
}
/** Git did not do what it was asked to, for a reason that is none of the above. */
export class GitFailedError extends FairleadError {
  readonly code: string = 'GitFailed';
  readonly retry = Retry.backoff;
  constructor(
    readonly command: string,
    why: string,
    cause?: unknown,
  ) {
    super(`git ${command} failed: ${why}`, { command }, cause);
  }
}
/** The binary can't be started, so nothing can be read at all. */
export class GitUnavailableError extends GitFailedError {
  override readonly code = 'GitUnavailable';
}
export class UnsupportedUrlError extends FairleadError {
  readonly code = 'UnsupportedUrl';
  readonly retry = Retry.never;
  constructor(url: string, allowed: readonly string[]) {
    super(`${url} can't be fetched: its protocol is none of ${allowed.join(', ')}.`, { url });
  }
}

/** Shows no password that someone wrote into a URL, and no control characters. */
export const readable = (text: string): string =>
  text
    .replace(/\/\/[^/@\s]+@/g, '//')
    .replace(/(authorization:\s*\w+\s+)\S+/gi, '$1…')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]+/g, ' ')
    .replace(/\s*\n\s*/g, '; ')
    .trim()
    .slice(0, 600);
