import semver from 'semver';
import { parseImage } from '../image-automation/image-reference.js';

/** How versions come from one environment to the next one. */
export interface Passage {
  /** Both follow the same branch of the same repository, so that each commit is for both. */
  readonly isSameRef: boolean;
  /** What a Promotion takes along: by branch everything, by directory images and marked values, or files too; `nothing`: there is none. */
  readonly carries: 'nothing' | 'images' | 'files' | 'everything';
  /** Where the two ran one and the same version, newest first. */
  readonly meetings: readonly Meeting[];
}
/** Places in the two environments' versions. */
export interface Meeting {
  readonly source: number;
  readonly target: number;
  /** A promotion made the target's version from the source's; else both merely come from the same commit. */
  readonly promoted: boolean;
}
/** Why a value is another in `target` than in `source`; versions are places in what was handed in. */
export type Explanation =
  | { readonly kind: 'overlay'; readonly because: 'own-files' | 'differed' | 'written-together' }
  | { readonly kind: 'overlay'; readonly because: 'own-change'; readonly of: 'source' | 'target'; readonly version: number }
  /** `version` brought the source's value, `since` is the first one that the target has not got. */
  | { readonly kind: 'lag'; readonly because: 'not-promoted'; readonly version: number; readonly since: number }
  | { readonly kind: 'lag'; readonly because: 'older-tag' }
  | { readonly kind: 'unknown'; readonly because: 'both-changed' | 'never-met' };

/** Values of one field, newest version first; undefined where it was not there. */
export type Values = readonly (string | undefined)[];

/**
 * Tells an overlay from a version that has not come yet, by what was kept: where both environments ran the same version and differed, it is meant; where they
 * agreed then, whoever changed since tells. Nothing is guessed: where no such version is kept it says so.
 */
export function explainDifference(path: string, source: Values, target: Values, passage: Passage): Explanation {
  const { carries, isSameRef, meetings } = passage;
  if (isSameRef && carries === 'nothing') return { kind: 'overlay', because: 'own-files' };
  for (const meeting of meetings) {
    const found = sinceMeeting(path, source, target, passage, meeting);
    if (found) return found;
  }
  const had = source.indexOf(target[0], 1);
  if (had > 0 && mayCarry(path, carries)) return notPromoted(source, had);
  if (isOlderImage(path, source[0], target[0])) return { kind: 'lag', because: 'older-tag' };
  const agreed = meetings.some((meeting) => source[meeting.source] === target[meeting.target]);
  return { kind: 'unknown', because: agreed ? 'both-changed' : 'never-met' };
}

function sinceMeeting(path: string, source: Values, target: Values, passage: Passage, meeting: Meeting): Explanation | undefined {
  const then = { source: source[meeting.source], target: target[meeting.target] };
  if (then.source !== then.target) {
    // By directory one commit may hold different versions of what is promoted: only that both were written by it tells something.
    if (meeting.promoted || !passage.isSameRef) return { kind: 'overlay', because: 'differed' };
    return isWrittenBy(source, meeting.source) && isWrittenBy(target, meeting.target)
      ? { kind: 'overlay', because: 'written-together' }
      : undefined;
  }
  const [sourceChanged, targetChanged] = [source[0] !== then.source, target[0] !== then.target];
  if (sourceChanged && targetChanged) {
    const had = source.slice(0, meeting.source + 1).indexOf(target[0], 1);
    return had > 0 ? notPromoted(source, had) : undefined;
  }
  if (targetChanged) return { kind: 'overlay', because: 'own-change', of: 'target', version: broughtBy(target) };
  if (!mayCarry(path, passage.carries)) return { kind: 'overlay', because: 'own-change', of: 'source', version: broughtBy(source) };
  return notPromoted(source, meeting.source);
}

/** The source has gone on from what it had at `had`. */
const notPromoted = (source: Values, had: number): Explanation => {
  let since = had - 1;
  while (since > 0 && source[since] === source[had]) since--;
  return { kind: 'lag', because: 'not-promoted', version: broughtBy(source), since };
};

/** The version since which the newest value stands. */
function broughtBy(values: Values): number {
  const other = values.findIndex((value) => value !== values[0]);
  return other < 0 ? values.length - 1 : other - 1;
}

const isWrittenBy = (values: Values, version: number): boolean => version + 1 < values.length && values[version] !== values[version + 1];

const IMAGE = /(^|\.)(initContainers|containers|ephemeralContainers)\[[^\]]*\]\.image$/;
/** Whether a Promotion could take the field along. Without any, commits are brought along by hand, whole. */
const mayCarry = (path: string, carries: Passage['carries']): boolean => carries !== 'images' || IMAGE.test(path);

function isOlderImage(path: string, source: string | undefined, target: string | undefined): boolean {
  if (!IMAGE.test(path) || source === undefined || target === undefined) return false;
  const [newer, older] = [imageOf(source), imageOf(target)];
  if (newer?.name !== older?.name) return false;
  const [a, b] = [semver.parse(newer?.tag), semver.parse(older?.tag)];
  return a !== null && b !== null && semver.gt(a, b);
}

function imageOf(json: string) {
  const value = JSON.parse(json) as unknown;
  return typeof value === 'string' ? parseImage(value) : undefined;
}
