import { expect, it } from 'vitest';
import { inEnvironmentOrder } from './environment-order';

it('orders environments as versions go through them, each once', () => {
  const names = ['production', 'edge', 'dev', 'staging', 'production-eu', 'qa', 'dev'];
  expect(inEnvironmentOrder(names)).toEqual(['dev', 'qa', 'edge', 'staging', 'production', 'production-eu']);
});
