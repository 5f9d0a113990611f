import semver from 'semver';
import { FairleadError, Retry } from '@fairlead/contracts';

export class SemverRangeError extends FairleadError {
  readonly code = 'SemverRangeInvalid';
  readonly retry = Retry.never;
}

/** A version as Flux takes one for such: three numbers, `v` in front allowed. */
export const versionOf = (tag: string): semver.SemVer | null => (/^v?\d/.test(tag) ? semver.parse(tag.replace(/^v/, '')) : null);

interface Group {
  readonly range: semver.Range;
  readonly not: readonly semver.Range[];
  readonly prereleases: boolean;
}

/**
 * A range in the syntax of Masterminds/semver v3, which Flux and Helm use: as npm's, but comma means "and", there is `!=`, and where any part of an
 * "and" group names a prerelease all prereleases count.
 * @throws SemverRangeError
 */
export function semverRange(text: string): (version: semver.SemVer) => boolean {
  const groups = text.split('||').map((part) => groupOf(part, text));
  return (version) =>
    groups.some(({ range, not, prereleases }) => {
      const options = { includePrerelease: prereleases };
      return semver.satisfies(version, range, options) && !not.some((one) => semver.satisfies(version, one, { includePrerelease: true }));
    });
}

function groupOf(part: string, whole: string): Group {
  const text = part
    .replace(/,/g, ' ')
    .replace(/=>/g, '>=')
    .replace(/=</g, '<=')
    .replace(/(!=|>=|<=|~>|[<>=~^])\s+/g, '$1')
    .trim();
  const words = text.split(/\s+/).filter((word) => word !== '');
  const prereleases = words.some((word) => /\d-[0-9A-Za-z]/.test(word));
  const [negative, positive] = [words.filter((word) => word.startsWith('!=')), words.filter((word) => !word.startsWith('!='))];
  try {
    if (words.length === 0) throw new TypeError('it is empty');
    const options = { includePrerelease: prereleases };
    return {
      range: new semver.Range(positive.join(' ') || '*', options),
      not: negative.map((word) => new semver.Range(word.slice(2))),
      prereleases,
    };
  } catch (error) {
    throw new SemverRangeError(
      `${JSON.stringify(whole)} is no range of versions (${error instanceof Error ? error.message : String(error)}). Write one such as ">=1.2.0 <2.0.0", "1.x" or "^1.4".`,
      {
        range: whole,
      },
    );
  }
}
