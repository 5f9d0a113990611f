import { z } from 'zod';
import { envelope, honoured, noted, refused } from '../field-table.js';
import { defineKind, FluxDuration, Metadata, optional, Text } from '../define-kind.js';
import { helmRepositoryName } from '../names.js';
import { ACCESS, CERTIFICATES, CLOUD_LOGIN, credentialsOf, SecretReference, TIMEOUT } from './common.js';

const OCI = 'OCI registries of charts are not read; name a repository of charts (https://…), or the chart in a GitRepository';
const Schema = z.looseObject({
  metadata: Metadata,
  spec: z.looseObject({
    url: z.string().min(1),
    interval: optional(FluxDuration),
    type: optional(Text),
    secretRef: optional(SecretReference),
    suspend: optional(z.boolean()),
  }),
});

export const fluxHelmRepository = defineKind({
  project: 'Flux',
  group: 'source.toolkit.fluxcd.io',
  kind: 'HelmRepository',
  versions: ['v1beta1', 'v1beta2', 'v1'],
  identity: { kind: 'Repository', name: helmRepositoryName },
  becomes: 'Repository of type helm',
  fields: {
    ...envelope,
    'spec.url': honoured('url'),
    'spec.interval': honoured('interval'),
    'spec.secretRef.name': honoured(
      'credentialsRef: the folder <tenant>.<name> of git-poller’s credentials, which the platform team fills',
    ),
    'spec.suspend': honoured('suspend'),
    'spec.type': refused(OCI, 'default'),
    'spec.insecure': noted('is about OCI registries only', false),
    'spec.timeout': TIMEOUT,
    'spec.provider': CLOUD_LOGIN,
    'spec.certSecretRef': CERTIFICATES,
    'spec.passCredentials': refused(
      'credentials would go to other hosts than the repository; declare a HelmRepository for the host of the charts',
      false,
    ),
    'spec.accessFrom': ACCESS,
  },
  schema: Schema,
  convert({ metadata, spec }, draft) {
    if (!/^https?:\/\//.test(spec.url) && spec.type !== 'oci') draft.refuse(['spec', 'url'], OCI);
    draft.add(metadata, {
      url: spec.url,
      type: 'helm',
      ...(spec.interval ? { interval: spec.interval } : {}),
      ...(spec.suspend ? { suspend: true } : {}),
      ...credentialsOf(spec.secretRef, draft),
    });
  },
});
