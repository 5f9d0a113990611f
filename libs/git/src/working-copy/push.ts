import type { Credentials } from '../credentials.js';
import { AuthenticationError, GitFailedError, readable } from '../errors.js';
import { GitExitError } from '../process/run-git.js';
import { translateFailure } from '../process/translate-failure.js';
import { PushDeniedError, PushRefusedError } from './errors.js';

/** The branch isn't where it was when the change was made. */
export class StaleHead extends Error {}

/**
 * What a `git push` that failed means. Its exit code is 1 for whatever the other side refuses, so the table that git prints (LC_ALL=C) is read,
 * here and nowhere else.
 */
export function pushFailure(error: unknown, url: string, branch: string, credentials: Credentials | undefined): unknown {
  if (!(error instanceof GitExitError) || error.stopped !== undefined) return translateFailure(error, url);
  const { stderr } = error;
  const [, kind = '', why = ''] = /^ ! \[(rejected|remote rejected|remote failure)\].*\((.*)\)\s*$/m.exec(stderr) ?? [];
  const words = readable(
    stderr
      .split('\n')
      .filter((line) => /^remote: *\S/.test(line))
      .map((line) => line.replace(/^remote: */, ''))
      .slice(0, 6)
      .join('\n'),
  );
  if (kind === 'rejected' || /cannot lock ref|failed to update ref|incorrect old value|reference already exists/i.test(why))
    return new StaleHead(why);
  if (kind !== '') {
    const all = [why, words].filter(Boolean).join('; ');
    return new PushRefusedError(
      url,
      branch,
      all,
      /protected|not allowed to push|GH006|GH013|must be made through a pull request/i.test(all),
    );
  }
  if (/returned error: 40[13]|could not read (username|password)|authentication failed/i.test(stderr)) {
    const given = credentials ? 'the credentials given are refused' : 'no credentials are configured';
    return new PushDeniedError(url, [given, words].filter(Boolean).join('; '), error);
  }
  const translated = translateFailure(error, url);
  if (translated instanceof AuthenticationError) return new PushDeniedError(url, readable(stderr).slice(0, 300), error);
  return translated instanceof GitFailedError ? new GitFailedError('push', words || readable(stderr), error) : translated;
}
