import { ImagePolicySpec } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { parseImage } from './image-reference.js';
import { candidateTags, selectTag } from './select-tag.js';
import { semverRange, versionOf } from './semver-range.js';

const built = new Map(
  Object.entries({ aaa: '2026-01-01', bbb: '2026-03-01', ccc: '2026-02-01' }).map(([tag, day]) => [tag, new Date(day)]),
);
const choose = (policy: object, tags: string[], filterTags?: object, exclusionList: string[] = ['^.*\\.sig$']): string => {
  const spec = ImagePolicySpec.parse({ tenant: 't', imageRepository: 'i', marker: 'a:b', policy, ...(filterTags && { filterTags }) });
  return selectTag(spec.policy, candidateTags(tags, exclusionList, spec.filterTags), (tag) => built.get(tag));
};
const semver = (range: string) => ({ semver: { range } });

describe('an image policy', () => {
  it.each<[what: string, chosen: string, policy: object, tags: string[], filter?: object]>([
    ['the newest version of a range', '1.10.0', semver('1.x'), ['1.9.0', '1.10.0', '2.0.0', 'latest']],
    ['no prerelease unless the range names one', '1.0.0', semver('>=1.0.0'), ['1.0.0', '1.1.0-rc.1']],
    ['prereleases where the range names one', '1.1.0-rc.1', semver('>=1.0.0-0'), ['1.0.0', '1.1.0-rc.1']],
    ['prereleases of the whole group', '1.5.0-rc.1', semver('>=1.0.0-0 <2.0.0'), ['1.4.0', '1.5.0-rc.1', '2.1.0']],
    ['versions with v', 'v1.2.0', semver('^1.0.0'), ['v1.2.0', 'v1.1.0']],
    ['only whole versions', '1.0.0', semver('*'), ['1.0.0', '2', '3.1', '1.0.0.1']],
    ['ranges with comma and unequal', '1.2.2', semver('>= 1.2, < 1.3, != 1.2.3'), ['1.2.2', '1.2.3', '1.3.0']],
    ['one of two ranges', '3.0.0', semver('~1.2 || ^3'), ['1.2.9', '2.0.0', '3.0.0']],
    ['the alphabetically last', 'b', { alphabetical: {} }, ['a', 'b', 'B']],
    ['the alphabetically first', 'B', { alphabetical: { order: 'desc' } }, ['a', 'b', 'B']],
    ['the greatest number', '100', { numerical: { order: 'asc' } }, ['99', '100', '9.5']],
    ['the least number', '9.5', { numerical: { order: 'desc' } }, ['99', '100', '9.5']],
    ['the newest build', 'bbb', { newestBuild: {} }, ['aaa', 'bbb', 'ccc', 'unknown']],
    ['the newest build of those left', 'ccc', { newestBuild: {} }, ['aaa', 'bbb', 'ccc'], { pattern: '^[ac]+$' }],
    [
      'by an extracted part',
      'main-bbbb-200',
      { numerical: {} },
      ['main-aaaa-100', 'main-bbbb-200', 'dev-cccc-300'],
      { pattern: '^main-[a-f0-9]+-(?P<ts>[0-9]+)', extract: '$ts' },
    ],
    [
      'by a numbered part',
      '5.0-alpine',
      semver('*'),
      ['5.0-alpine', '4.9-alpine'],
      { pattern: '^(\\d+\\.\\d+)-alpine$', extract: '${1}.0' },
    ],
    ['without what is excluded', 'a', { alphabetical: {} }, ['a', 'sha256-b.sig']],
  ])('chooses %s', (_, chosen, policy, tags, filter) => {
    expect(choose(policy, tags, filter)).toBe(chosen);
  });

  it.each<[what: string, message: RegExp, policy: object, tags: string[], filter?: object]>([
    ['no tag', /No tag of the image is left/, semver('*'), ['x'], { pattern: '^y' }],
    ['no fitting version', /None of 2 tags is a version in the range 2\.x.*the tags are 1\.0\.0, x/, semver('2.x'), ['1.0.0', 'x']],
    ['no range', /"one" is no range of versions/, semver('one'), ['1.0.0']],
    ['an empty range', /"" is no range|"1\.x \|\| " is no range/, semver('1.x || '), ['1.0.0']],
    ['no number', /tag v1 is no number/, { numerical: {} }, ['1', 'v1']],
    ['no build times', /None of 1 images tells when it was built/, { newestBuild: {} }, ['zzz']],
    ['a bad pattern', /is no regular expression/, semver('*'), ['1.0.0'], { pattern: '(' }],
    ['lookaround', /lookaround/, semver('*'), ['1.0.0'], { pattern: '(?=x)' }],
  ])('says what is wrong: %s', (_, message, policy, tags, filter) => {
    expect(() => choose(policy, tags, filter)).toThrow(message);
  });

  it('is not held up by a pattern that backtracks', () => {
    const begun = performance.now();
    expect(() => choose(semver('*'), ['a'.repeat(60) + '!'], { pattern: '^(a+)+$' })).toThrow(/took longer than/);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('ranges', () => {
  it.each([
    ['^0.2.3', '0.2.9', true],
    ['^0.2.3', '0.3.0', false],
    ['~1', '1.9.0', true],
    ['1.2 - 1.4', '1.4.9', true],
    ['>1.2', '1.2.9', false],
    ['=>1.2.0 =<1.3.0', '1.3.0', true],
    ['^2.0.0-0', '3.0.0-rc.1', false],
    ['!=1.x', '1.5.0', false],
    ['!=1.x', '2.0.0', true],
  ])('%s holds %s: %s', (range, version, expected) => {
    const parsed = versionOf(version);
    expect(parsed && semverRange(range)(parsed)).toBe(expected);
  });
});

describe('image names', () => {
  it.each([
    ['nginx', { name: 'nginx', registry: 'docker.io', repository: 'library/nginx' }],
    ['shop/api:1.2', { name: 'shop/api', registry: 'docker.io', repository: 'shop/api', tag: '1.2' }],
    ['localhost:5000/api', { name: 'localhost:5000/api', registry: 'localhost:5000', repository: 'api' }],
    [
      `registry.example.com/a/b:v1@sha256:${'a'.repeat(64)}`,
      {
        name: 'registry.example.com/a/b',
        registry: 'registry.example.com',
        repository: 'a/b',
        tag: 'v1',
        digest: `sha256:${'a'.repeat(64)}`,
      },
    ],
    ['https://registry.example.com/a', undefined],
    ['registry.example.com/A', undefined],
    ['a/../b', undefined],
  ])('%s', (text, expected) => {
    expect(parseImage(text)).toEqual(expected);
  });
});
