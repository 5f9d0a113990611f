import { describe, expect, it } from 'vitest';
import { shown } from './hide-secrets.js';

describe('a message that is shown', () => {
  it('hides whatever stands under a name that means secrets, however deep', () => {
    const secret = { a: 'c2VjcmV0', nested: [{ very: 'secret' }] };
    const message = {
      tenant: 'shop',
      data: secret,
      items: [{ kind: 'Secret', stringData: secret, binaryData: secret, metadata: { name: 'kept' } }],
      apiToken: 'secret',
      PASSWORD: 'secret',
      clientSecret: ['secret'],
      nested: { credentials: { user: 'secret' }, count: 3, none: null, token: null },
      url: 'https://user:secret@git.example/x.git',
    };
    const text = JSON.stringify(shown(message));
    expect(text).not.toMatch(/secret@|c2VjcmV0|"secret"/);
    expect(shown(message)).toMatchObject({
      tenant: 'shop',
      data: '[hidden]',
      items: [{ kind: 'Secret', stringData: '[hidden]', metadata: { name: 'kept' } }],
      nested: { credentials: '[hidden]', count: 3, none: null, token: null },
    });
  });
  it('cuts long texts and endless depth', () => {
    expect(shown('x'.repeat(1_000))).toHaveLength(1_000);
    expect(shown(['x'.repeat(1_500)])).toEqual([`${'x'.repeat(1_000)}… (500 characters more)`]);
    let deep: unknown = 'x';
    for (let i = 0; i < 10_000; i++) deep = { deep };
    expect(JSON.stringify(shown(deep))).toContain('[too deep]');
  });
});
