import { describe, expect, it } from 'vitest';
import { readWish } from './wish';

describe('readWish', () => {
  it.each([
    ['shop/api', undefined, 'shop/api'],
    ['  shop  ', undefined, 'shop'],
    ['sync', undefined, 'sync'],
    ['sync ', 'sync', ''],
    ['sync shop/api', 'sync', 'shop/api'],
    ['Pause  shop', 'pause', 'shop'],
    ['resume', undefined, 'resume'],
    ['syncer', undefined, 'syncer'],
    ['', undefined, ''],
  ])('%j is %s of %j', (query, verb, text) => {
    expect(readWish(query)).toEqual({ verb, text });
  });
});
