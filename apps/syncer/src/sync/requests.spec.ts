import { expect, it } from 'vitest';
import { triedAgain } from './requests.js';

it.each(['ConfigMap shop/a: not found', 'ConfigMap shop/a: not found.', 'ConfigMap shop/a: not found. It is tried again'])(
  'says once that %j is tried again',
  (message) => expect(triedAgain(message)).toBe('ConfigMap shop/a: not found. It is tried again.'),
);
