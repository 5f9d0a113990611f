import { describe, expect, it } from 'vitest';
import { reachedAt } from './reached-at.js';

describe('where a URL is reached', () => {
  const insteadOf = { 'https://github.com/': 'http://mirror/', 'https://github.com/myorg/': 'http://own/' };
  it.each([
    ['https://github.com/other/app', 'http://mirror/other/app'],
    ['https://github.com/myorg/app', 'http://own/app'],
    ['https://gitlab.com/myorg/app', 'https://gitlab.com/myorg/app'],
  ])('%s → %s', (url, expected) => expect(reachedAt(url, insteadOf)).toBe(expected));
});
