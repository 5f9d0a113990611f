import { describe, expect, it } from 'vitest';
import { HelmIndex } from './helm-index.js';

const URL_ = 'https://charts.example/stable/index.yaml';
const asHelm = `apiVersion: v1
entries:
  web:
  - apiVersion: v2
    created: "2024-05-01T10:00:00.123456Z"
    description: |-
      first line
      web:
    digest: ABC
    name: web
    urls:
    - web-1.1.0.tgz
    version: 1.1.0
  - name: web
    urls:
    - https://elsewhere.example/web-1.0.0.tgz
    version: 1.0.0
  web-other:
  - name: web-other
    urls: [x.tgz]
    version: 3.0.0
  broken:
  - name: broken
    version: 1.0.0
generated: "2024-05-01T10:00:00Z"
`;
describe('an index', () => {
  it.each([
    ['as helm writes it', asHelm],
    ['written otherwise', asHelm.replace('entries:\n  web:', 'entries:\n  "web":')],
  ])('%s tells versions and where they are', (_, text) => {
    const index = new HelmIndex(text, URL_);
    expect(index.versionsOf('web')).toMatchObject([
      { version: '1.1.0', url: 'https://charts.example/stable/web-1.1.0.tgz', digest: 'abc' },
      { version: '1.0.0', url: 'https://elsewhere.example/web-1.0.0.tgz', digest: undefined },
    ]);
    expect(index.versionsOf('web-other')).toMatchObject([{ version: '3.0.0' }]);
    expect(index.versionsOf('broken')).toEqual([]);
    expect(index.versionsOf('nope')).toEqual([]);
    expect(index.charts).toEqual(['broken', 'web', 'web-other']);
  });
  it('in JSON', () => {
    const index = new HelmIndex('{"entries": {"web": [{"version": "1.0.0", "urls": ["a.tgz"]}]}}', URL_);
    expect(index.versionsOf('web')).toMatchObject([{ version: '1.0.0' }]);
  });
  it.each(['<html>', 'entries: [', 'entries: 3'])('%s is none', (text) => {
    expect(() => new HelmIndex(text, URL_).charts).toThrow(/is no index of a Helm repository/);
  });
});
