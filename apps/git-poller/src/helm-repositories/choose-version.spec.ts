import { describe, expect, it } from 'vitest';
import { chooseVersion } from './choose-version.js';

const versions = ['0.9.0', '1.0.0', '1.2.3', '1.10.0', '2.0.0-rc.1', 'v1.11.0', '2.1.0', '2.2.0-beta.1', 'not-one', '1.2.3+build.7'].map(
  (version) => ({
    version,
    url: '',
    digest: undefined,
    created: undefined,
  }),
);
const chosen = (wanted: string): string => chooseVersion('web', versions, wanted).version;

describe('the version of a chart', () => {
  it.each([
    ['*', '2.1.0'],
    ['', '2.1.0'],
    ['1.2.3', '1.2.3'],
    ['v1.2.3', '1.2.3'],
    ['^1', 'v1.11.0'],
    ['1.x', 'v1.11.0'],
    ['~1.2', '1.2.3'],
    ['>=1.0, <1.11', '1.10.0'],
    ['>= 1.0 < 2.0 || >=9', 'v1.11.0'],
    ['1.0 - 1.5', '1.2.3'],
    ['>=1.0.0, !=2.1.0', 'v1.11.0'],
    ['=<1.0.0', '1.0.0'],
    ['>=1.0.0-0', '2.2.0-beta.1'],
    ['>=2.0.0-0 <2.1.0-0', '2.0.0-rc.1'],
    ['2.2.0-beta.1', '2.2.0-beta.1'],
    ['not-one', 'not-one'],
  ])('%s is %s', (wanted, expected) => {
    expect(chosen(wanted)).toBe(expected);
  });
  it.each([
    ['^3', /no version of the chart web that fits \^3; the newest are 2\.2\.0-beta\.1, 2\.1\.0, 2\.0\.0-rc\.1, v1\.11\.0, 1\.10\.0, …/],
    ['latest', /"latest" is neither a version nor a range/],
  ])('%s is refused', (wanted, message) => {
    expect(() => chosen(wanted)).toThrow(message);
  });
});
