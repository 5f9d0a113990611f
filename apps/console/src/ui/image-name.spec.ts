import { describe, expect, it } from 'vitest';
import { imageName, readImage, versionText } from './image-name';

describe('the short name of an image', () => {
  it.each([
    ['registry.example.com:5000/team/web:1.4.2', 'web:1.4.2'],
    ['web', 'web'],
    ['registry.example.com/web:1@sha256:0123456789abcdef', 'web:1'],
    ['registry.example.com/web@sha256:0123456789abcdef', 'web@01234567'],
  ])('of %s is %s', (image, name) => expect(imageName(image)).toBe(name));
});

describe('readImage', () => {
  it.each([
    ['nginx', 'nginx', 'latest'],
    ['nginx:1.27', 'nginx', '1.27'],
    ['registry.example:5000/shop/api', 'api', 'latest'],
    ['registry.example:5000/shop/api:1.4.2', 'api', '1.4.2'],
    ['shop/api@sha256:0123456789abcdef0123', 'api', '01234567'],
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
