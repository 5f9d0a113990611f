import { describe, expect, it } from 'vitest';
import { imagesOf } from './images-of.js';
import type { KubeObject } from './kube-object.js';

const object = (apiVersion: string, kind: string, spec: unknown): KubeObject => ({ apiVersion, kind, metadata: { name: 'x' }, spec });
const pod = (...images: unknown[]) => ({ containers: images.map((image) => ({ name: 'c', image })) });

describe('images of objects', () => {
  it.each<[string, KubeObject, string[]]>([
    ['a Deployment', object('apps/v1', 'Deployment', { template: { spec: pod('a:1', 'b:2') } }), ['a:1', 'b:2']],
    ['a CronJob', object('batch/v1', 'CronJob', { jobTemplate: { spec: { template: { spec: pod('a:1') } } } }), ['a:1']],
    ['a Pod', object('v1', 'Pod', pod('a:1')), ['a:1']],
    ['a kind of one’s own', object('example.com/v1', 'Rollout', { template: { spec: pod('a:1') } }), ['a:1']],
    [
      'what runs before the others, too',
      object('apps/v1', 'Deployment', { template: { spec: { ...pod('a:1'), initContainers: [{ image: 'init:1' }] } } }),
      ['a:1', 'init:1'],
    ],
    ['nothing that makes pods', object('v1', 'Service', { template: 'x' }), []],
    ['what is malformed', object('apps/v1', 'Deployment', { template: { spec: { containers: [null, { image: 3 }, { image: '' }] } } }), []],
    ['an image that is too long to be one', object('v1', 'Pod', pod('x'.repeat(301))), []],
  ])('%s', (_, given, expected) => expect(imagesOf([given])).toEqual(expected));

  it('tells each once, and twenty at most', () => {
    const many = Array.from({ length: 30 }, (_, index) => object('v1', 'Pod', pod(`a:${index % 25}`)));
    expect(imagesOf([...many, ...many])).toHaveLength(20);
  });
});
