import { describe, expect, it } from 'vitest';
import { toYaml } from './to-yaml.js';

describe('a document as YAML', () => {
  it('has its keys in one order, whatever theirs is', () => {
    const containers = [{ image: 'a:1', name: 'web' }];
    const one = { kind: 'Pod', status: { phase: 'Running' }, apiVersion: 'v1', spec: { containers }, metadata: { uid: 'u', name: 'a' } };
    const other = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', uid: 'u' }, spec: { containers }, status: { phase: 'Running' } };
    expect(toYaml(one)).toBe(toYaml(other));
    expect(toYaml(one)).toBe(
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  uid: u\nspec:\n  containers:\n    - name: web\n      image: a:1\nstatus:\n  phase: Running\n',
    );
  });
});
