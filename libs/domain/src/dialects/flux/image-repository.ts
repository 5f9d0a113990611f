import { z } from 'zod';
import { envelope, honoured, noted, refused } from '../field-table.js';
import { defineKind, FluxDuration, Metadata, optional } from '../define-kind.js';
import { fluxName } from '../names.js';
import { ACCESS, CERTIFICATES, CLOUD_LOGIN, credentialsOf, SecretReference } from './common.js';

const Schema = z.looseObject({
  metadata: Metadata,
  spec: z.looseObject({
    image: z.string().min(1),
    interval: optional(FluxDuration),
    exclusionList: optional(z.array(z.string())),
    secretRef: optional(SecretReference),
    insecure: optional(z.boolean()),
    suspend: optional(z.boolean()),
  }),
});

export const fluxImageRepository = defineKind({
  project: 'Flux',
  group: 'image.toolkit.fluxcd.io',
  kind: 'ImageRepository',
  versions: ['v1alpha1', 'v1alpha2', 'v1beta1', 'v1beta2', 'v1'],
  identity: { kind: 'ImageRepository', name: fluxName },
  becomes: 'ImageRepository',
  fields: {
    ...envelope,
    'spec.image': honoured('image'),
    'spec.interval': honoured('interval'),
    'spec.exclusionList': honoured('exclusionList'),
    'spec.secretRef.name': honoured(
      'credentialsRef: the folder <tenant>.<name> of promoter’s registry credentials, which the platform team fills',
    ),
    'spec.insecure': honoured('insecure'),
    'spec.suspend': honoured('suspend'),
    'spec.timeout': noted("how long one try takes is promoter's own setting"),
    'spec.accessFrom': ACCESS,
    'spec.certSecretRef': CERTIFICATES,
    'spec.proxySecretRef': refused(
      "the proxy is promoter's own setting (HTTPS_PROXY); take the field out where the platform team has set it",
    ),
    'spec.provider': CLOUD_LOGIN,
    'spec.serviceAccountName': refused('the pull secrets of an account are not read; name credentials with secretRef'),
  },
  schema: Schema,
  convert({ metadata, spec }, draft) {
    draft.add(metadata, {
      image: spec.image,
      ...(spec.interval ? { interval: spec.interval } : {}),
      ...(spec.exclusionList ? { exclusionList: spec.exclusionList } : {}),
      ...(spec.insecure ? { insecure: true } : {}),
      ...(spec.suspend ? { suspend: true } : {}),
      ...credentialsOf(spec.secretRef, draft),
    });
  },
});
