import { z } from 'zod';
import { envelope, honoured, noted } from '../field-table.js';
import { defineKind, Metadata, optional, Text } from '../define-kind.js';
import { fluxName, markerOf } from '../names.js';
import { beside, Reference } from './common.js';

const Order = z.looseObject({ order: optional(z.enum(['asc', 'desc'])) });
const Schema = z.looseObject({
  metadata: Metadata,
  spec: z.looseObject({
    imageRepositoryRef: Reference,
    filterTags: optional(z.looseObject({ pattern: optional(Text), extract: optional(Text) })),
    policy: z.looseObject({
      semver: optional(z.looseObject({ range: z.string().min(1) })),
      alphabetical: optional(Order),
      numerical: optional(Order),
    }),
    digestReflectionPolicy: optional(z.enum(['Never', 'IfNotPresent', 'Always'])),
    suspend: optional(z.boolean()),
  }),
});
type Policy = z.output<typeof Schema>['spec']['policy'];

export const fluxImagePolicy = defineKind({
  project: 'Flux',
  group: 'image.toolkit.fluxcd.io',
  kind: 'ImagePolicy',
  versions: ['v1alpha1', 'v1alpha2', 'v1beta1', 'v1beta2', 'v1'],
  identity: { kind: 'ImagePolicy', name: fluxName },
  becomes: 'ImagePolicy',
  fields: {
    ...envelope,
    'spec.imageRepositoryRef.name': honoured('imageRepository'),
    'spec.imageRepositoryRef.namespace': honoured('imageRepository'),
    'spec.filterTags.pattern': honoured('filterTags.pattern'),
    'spec.filterTags.extract': honoured('filterTags.extract'),
    'spec.policy.semver.range': honoured('policy.semver'),
    'spec.policy.alphabetical.order': honoured('policy.alphabetical'),
    'spec.policy.numerical.order': honoured('policy.numerical'),
    'spec.digestReflectionPolicy': honoured('digestReflection'),
    'spec.interval': noted("digests are read as often as the ImageRepository's tags"),
    'spec.suspend': honoured('suspend'),
  },
  schema: Schema,
  convert({ metadata, spec }, draft) {
    const policy = policyOf(spec.policy);
    if (policy === undefined) {
      draft.issues.push({
        path: ['spec', 'policy'],
        atKey: true,
        message: 'spec.policy needs exactly one of semver, alphabetical and numerical',
      });
      return;
    }
    const { pattern, extract } = spec.filterTags ?? {};
    draft.add(metadata, {
      imageRepository: fluxName(beside(spec.imageRepositoryRef, metadata)),
      marker: markerOf(metadata),
      policy,
      ...(pattern ? { filterTags: { pattern, ...(extract ? { extract } : {}) } } : {}),
      ...(spec.digestReflectionPolicy ? { digestReflection: spec.digestReflectionPolicy } : {}),
      ...(spec.suspend ? { suspend: true } : {}),
    });
  },
});

function policyOf({ semver, alphabetical, numerical }: Policy): object | undefined {
  const given = [
    semver && { semver: { range: semver.range } },
    alphabetical && { alphabetical: { order: alphabetical.order ?? 'asc' } },
    numerical && { numerical: { order: numerical.order ?? 'asc' } },
  ].filter((one) => one !== undefined);
  return given.length === 1 ? given[0] : undefined;
}
