import { describe, expect, it } from 'vitest';
import { imageName } from './image-name';

describe('the short name of an image', () => {
  it.each([
    ['registry.example.com:5000/team/web:1.4.2', 'web:1.4.2'],
    ['web', 'web'],
    ['registry.example.com/web:1@sha256:0123456789abcdef', 'web:1'],
    ['registry.example.com/web@sha256:0123456789abcdef', 'web@01234567'],
  ])('of %s is %s', (image, name) => expect(imageName(image)).toBe(name));
});
