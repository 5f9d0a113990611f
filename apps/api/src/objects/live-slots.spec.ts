import { describe, expect, it } from 'vitest';
import { LiveSlots } from './live-slots.js';

describe('live requests at once', () => {
  it('are ten of each viewer, who takes none from others', () => {
    const slots = new LiveSlots();
    const bob = { actor: 'bob', by: 'session' } as const;
    const leave = Array.from({ length: 10 }, () => slots.take(bob));
    expect(() => slots.take(bob)).toThrow('10 requests of yours');
    slots.take({ actor: 'eve', by: 'token' });
    leave[0]?.();
    leave[0]?.();
    slots.take(bob);
    expect(() => slots.take(bob)).toThrow();
  });
});
