import { FairleadError, Retry, type ImagePolicySpec } from '@fairlead/contracts';
import { expand, matchEach } from './patterns.js';
import { semverRange, versionOf } from './semver-range.js';

/** A policy finds no tag to run. */
export class NoTagError extends FairleadError {
  readonly code = 'NoTagFits';
  readonly retry = Retry.never;
}

/** Tags that count, by the text that is compared. */
export type Candidates = ReadonlyMap<string, string>;

/**
 * Leaves out what the image repository excludes and the policy's filter doesn't take. Where the filter extracts a text, that is compared instead of
 * the tag (of two tags with the same text the later in the list stands for both, as in Flux).
 * @throws PatternError
 */
export function candidateTags(
  tags: readonly string[],
  exclusionList: readonly string[],
  filter: ImagePolicySpec['filterTags'],
): Candidates {
  const excluded = exclusionList.map((pattern) => matchEach(pattern, tags));
  const left = tags.filter((_, index) => !excluded.some((matches) => matches[index] !== undefined));
  if (!filter) return new Map(left.map((tag) => [tag, tag]));
  const matches = matchEach(filter.pattern, left);
  return new Map(
    left.flatMap((tag, index): [string, string][] => {
      const match = matches[index];
      return match ? [[filter.extract ? expand(filter.extract, match) : tag, tag]] : [];
    }),
  );
}

/**
 * The tag that a policy chooses. Semantics: Flux's image-reflector-controller, internal/policy; `newestBuild` is ours.
 * @param built when an image was built, for `newestBuild`
 * @throws NoTagError, SemverRangeError
 */
export function selectTag(policy: ImagePolicySpec['policy'], candidates: Candidates, built: (tag: string) => Date | undefined): string {
  if (candidates.size === 0)
    throw new NoTagError('No tag of the image is left after exclusions and filterTags. Push one, or correct the filter.');
  const texts = [...candidates.keys()];
  const chosen =
    'semver' in policy
      ? newestVersion(texts, policy.semver.range)
      : 'alphabetical' in policy
        ? last(texts, (a, b) => a > b, policy.alphabetical.order)
        : 'numerical' in policy
          ? last(texts, (a, b) => Number(a) > Number(b), policy.numerical.order, checkNumber)
          : newestBuild(candidates, built);
  return candidates.get(chosen) ?? chosen;
}

function newestVersion(texts: readonly string[], range: string): string {
  const fits = semverRange(range);
  let best: { text: string; version: NonNullable<ReturnType<typeof versionOf>> } | undefined;
  for (const text of texts) {
    const version = versionOf(text);
    if (version && fits(version) && (!best || version.compare(best.version) > 0)) best = { text, version };
  }
  if (!best)
    throw new NoTagError(
      `None of ${texts.length} tags is a version in the range ${range}. Push one, or correct the range; ${sample(texts)}.`,
    );
  return best.text;
}

function checkNumber(text: string): void {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return;
  throw new NoTagError(`The tag ${text} is no number, so the policy can't order it. Leave it out with filterTags, or extract its number.`, {
    tag: text,
  });
}

/** Ascending order ends with the greatest, which is taken. */
function last(
  texts: readonly string[],
  isAfter: (a: string, b: string) => boolean,
  order: 'asc' | 'desc',
  check?: (text: string) => void,
): string {
  if (check) texts.forEach(check);
  return texts.reduce((best, text) => ((order === 'asc' ? isAfter(text, best) : isAfter(best, text)) ? text : best));
}

function newestBuild(candidates: Candidates, built: (tag: string) => Date | undefined): string {
  const known = [...candidates].flatMap(([text, tag]) => {
    const at = built(tag);
    return at ? [{ text, tag, at: at.getTime() }] : [];
  });
  if (known.length === 0)
    throw new NoTagError(`None of ${candidates.size} images tells when it was built. Build them with a creation time.`);
  return known.reduce((best, one) => (one.at > best.at || (one.at === best.at && one.tag > best.tag) ? one : best)).text;
}

const sample = (texts: readonly string[]): string => `the tags are ${texts.slice(0, 5).join(', ')}${texts.length > 5 ? ', …' : ''}`;
