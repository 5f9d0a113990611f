import { expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { fieldSteps, valueAtPath } from './field-steps.js';

it.each([
  ['spec.template.spec.containers[name=web].image', 'spec.template.spec.containers[web].image'],
  ['metadata.labels."app.kubernetes.io/name"', "metadata.labels['app.kubernetes.io/name']"],
  ['spec.ports[port=80].targetPort', 'spec.ports[80/TCP].targetPort'],
  ['spec.args[0]', 'spec.args[0]'],
  ['data.text', 'data.text'],
])('%s is the field that drift calls %s', (compared, drifted) => {
  expect(fieldSteps(compared)).toBe(fieldSteps(drifted));
});
it.each([
  ['data.a', 'data.b'],
  ['spec.ports[port=80].protocol', 'spec.ports[80/UDP].protocol'],
  ['data."a.b"', 'data.a.b'],
])('%s is not %s', (one, other) => {
  expect(fieldSteps(one)).not.toBe(fieldSteps(other));
});

const object: KubeObject = {
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web' } } },
  spec: { template: { spec: { containers: [{ name: 'web', image: 'web:1', args: ['a', 'b'], ports: [{ containerPort: 80 }] }] } } },
};
it.each([
  ['spec.template.spec.containers[web].image', '"web:1"'],
  ['spec.template.spec.containers[web].args[1]', '"b"'],
  ['spec.template.spec.containers[web].ports[80/TCP]', '{"containerPort":80}'],
  ["metadata.labels['app.kubernetes.io/name']", '"web"'],
  ['spec.template.spec.containers[other].image', undefined],
  ['spec.template.spec.containers[web].image.tag', undefined],
])('has at %s the value %s', (path, value) => {
  expect(valueAtPath(object, path)).toBe(value);
});
