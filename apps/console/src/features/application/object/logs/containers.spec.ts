import { describe, expect, it } from 'vitest';
import { containersOf } from './containers';

const manifest = `
spec:
  initContainers: [{ name: migrate }]
  containers: [{ name: web }, { name: proxy }]
status:
  containerStatuses: [{ name: proxy, restartCount: 3 }]
`;

describe('containersOf', () => {
  it('tells of all, those that run first', () => {
    expect(containersOf(manifest)).toEqual([
      { name: 'web', kind: 'container', restarts: 0 },
      { name: 'proxy', kind: 'container', restarts: 3 },
      { name: 'migrate', kind: 'init container', restarts: 0 },
    ]);
  });
  it.each([undefined, 'a: [', 'text', 'spec:'])('tells of none in %s', (text) => expect(containersOf(text)).toEqual([]));
});
