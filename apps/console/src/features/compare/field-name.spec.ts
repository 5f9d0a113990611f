import { describe, expect, it } from 'vitest';
import { fieldName } from './field-name';

describe('the name of a field', () => {
  it.each([
    ['spec.replicas', 'Replicas'],
    ['spec.template.spec.containers[name=web].image', 'Image of web'],
    ['spec.template.spec.containers[web].image', 'Image of web'],
    ['spec.template.spec.initContainers[name=init].image', 'Image of init'],
    ['spec.template.spec.containers[name=web].env[name=LOG_LEVEL].value', 'Variable LOG_LEVEL of web'],
    ['spec.template.spec.containers[name=web].resources.limits.memory', 'Memory limit of web'],
    ['data.text', 'Entry text'],
    ['data."app.yaml"', 'Entry app.yaml'],
    ["data['app.yaml']", 'Entry app.yaml'],
    ['metadata.annotations."example.com/team"', 'Annotation example.com/team'],
    ['spec.template.metadata.labels.app', 'Label app'],
    ['spec.strategy.type', undefined],
  ])('%s is %s', (path, name) => expect(fieldName(path)).toBe(name));
});
