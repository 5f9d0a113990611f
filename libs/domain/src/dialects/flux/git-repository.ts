import { z } from 'zod';
import { envelope, honoured, noted, refused } from '../field-table.js';
import { defineKind, FluxDuration, Metadata, optional, Text } from '../define-kind.js';
import { fluxName } from '../names.js';
import { CLOUD_LOGIN, credentialsOf, PROXY, SecretReference, TIMEOUT, ACCESS } from './common.js';

export const GitReference = z.looseObject({
  branch: optional(Text),
  tag: optional(Text),
  semver: optional(Text),
  name: optional(Text),
  commit: optional(Text),
});
const Schema = z.looseObject({
  metadata: Metadata,
  spec: z.looseObject({
    url: z.string().min(1),
    interval: FluxDuration,
    ref: optional(GitReference),
    secretRef: optional(SecretReference),
    suspend: optional(z.boolean()),
  }),
});

export const fluxGitRepository = defineKind({
  project: 'Flux',
  group: 'source.toolkit.fluxcd.io',
  kind: 'GitRepository',
  versions: ['v1beta1', 'v1beta2', 'v1'],
  identity: { kind: 'Repository', name: fluxName },
  becomes: 'Repository',
  fields: {
    ...envelope,
    'spec.url': honoured('url'),
    'spec.interval': honoured('interval'),
    'spec.ref.branch': honoured('ref; without any ref it is master, as with Flux'),
    'spec.ref.tag': honoured('ref'),
    'spec.ref.name': honoured('ref'),
    'spec.ref.commit': honoured('ref; it wins over name, tag and branch, in this order'),
    'spec.ref.semver': refused('tags are not chosen by version range; name a tag or a branch'),
    'spec.secretRef.name': honoured(
      'credentialsRef: the folder <tenant>.<name> of git-poller’s credentials, which the platform team fills',
    ),
    'spec.suspend': honoured('suspend'),
    'spec.timeout': TIMEOUT,
    'spec.provider': CLOUD_LOGIN,
    'spec.serviceAccountName': refused('signing in with the identity of a cloud is not done; name credentials with secretRef'),
    'spec.proxySecretRef': PROXY,
    'spec.verify': refused('signatures of commits are not checked yet; without this field anything that is pushed would run'),
    'spec.ignore': noted('files are chosen by the path of each application; a folder without a kustomization takes all manifests below it'),
    'spec.sparseCheckout': noted('of each application just the files that it needs are read'),
    'spec.recurseSubmodules': refused('submodules are not read; name their repository in a GitRepository of its own', false),
    'spec.include': refused('repositories are not put together; name each in a GitRepository and Kustomization of its own'),
    'spec.gitImplementation': noted('there is one implementation', 'go-git', 'libgit2'),
    'spec.accessFrom': ACCESS,
  },
  schema: Schema,
  convert({ metadata, spec }, draft) {
    draft.add(metadata, {
      url: spec.url,
      interval: spec.interval,
      ref: refOf(spec.ref),
      ...(spec.suspend ? { suspend: true } : {}),
      ...credentialsOf(spec.secretRef, draft),
    });
  },
});

function refOf(ref: z.output<typeof GitReference> | undefined): string {
  if (ref?.commit) return ref.commit;
  if (ref?.name) return ref.name;
  if (ref?.tag) return `refs/tags/${ref.tag}`;
  return ref?.branch || 'master';
}
