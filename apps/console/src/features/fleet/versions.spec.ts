import { describe, expect, it } from 'vitest';
import { readImage, versionText } from './versions';

describe('readImage', () => {
  it.each([
    ['nginx', 'nginx', 'latest'],
    ['nginx:1.27', 'nginx', '1.27'],
    ['registry.example:5000/shop/api', 'api', 'latest'],
    ['registry.example:5000/shop/api:1.4.2', 'api', '1.4.2'],
    ['shop/api@sha256:0123456789abcdef0123', 'api', '0123456789ab'],
    ['shop/api:1.4.2@sha256:0123456789abcdef0123', 'api', '1.4.2'],
  ])('%s', (image, name, version) => {
    expect(readImage(image)).toEqual({ name, version });
  });
});
describe('versionText', () => {
  it('is the version that all share', () => expect(versionText(['a/api:2.0', 'a/worker:2.0'])).toBe('2.0'));
  it('else names the first', () => expect(versionText(['a/api:2.0', 'redis:7', 'b:1'])).toBe('api 2.0 +2'));
  it('is nothing where there is no image', () => expect(versionText([])).toBe(''));
});
