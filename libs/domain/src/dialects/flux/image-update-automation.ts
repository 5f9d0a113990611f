import { z } from 'zod';
import { envelope, honoured, noted, refused } from '../field-table.js';
import { defineKind, FluxDuration, Metadata, optional, Text, Texts } from '../define-kind.js';
import { fluxName } from '../names.js';
import { folderPath } from '../paths.js';
import { beside, isReadSource, SourceReference } from './common.js';
import { GitReference } from './git-repository.js';

const BRANCH = 'images are written to a branch; name it in git.checkout.ref.branch';
const Schema = z.looseObject({
  metadata: Metadata,
  spec: z.looseObject({
    interval: FluxDuration,
    sourceRef: SourceReference,
    suspend: optional(z.boolean()),
    policySelector: optional(z.looseObject({ matchLabels: optional(Texts) })),
    update: optional(z.looseObject({ path: optional(Text) })),
    git: z.looseObject({
      checkout: optional(z.looseObject({ ref: GitReference })),
      push: optional(z.looseObject({ branch: optional(Text) })),
      commit: z.looseObject({
        author: z.looseObject({ name: optional(Text), email: z.string().min(1) }),
        messageTemplate: optional(Text),
        messageTemplateValues: optional(Texts),
      }),
    }),
  }),
});

export const fluxImageUpdateAutomation = defineKind({
  project: 'Flux',
  group: 'image.toolkit.fluxcd.io',
  kind: 'ImageUpdateAutomation',
  versions: ['v1alpha2', 'v1beta1', 'v1beta2', 'v1'],
  identity: { kind: 'ImageUpdate', name: fluxName },
  becomes: 'ImageUpdate',
  fields: {
    ...envelope,
    'spec.sourceRef.apiVersion': honoured('nothing: the kind tells'),
    'spec.sourceRef.kind': honoured('repository; GitRepository only'),
    'spec.sourceRef.name': honoured('repository'),
    'spec.sourceRef.namespace': honoured('repository'),
    'spec.interval': honoured('interval'),
    'spec.suspend': honoured('suspend'),
    'spec.policySelector.matchLabels': honoured('policySelector'),
    'spec.policySelector.matchExpressions': refused('policies are chosen by matchLabels only'),
    'spec.update.strategy': honoured('always so: setter markers'),
    'spec.update.path': honoured('path'),
    'spec.git.checkout.ref.branch': honoured('checkout'),
    'spec.git.checkout.ref.tag': refused(BRANCH),
    'spec.git.checkout.ref.semver': refused(BRANCH),
    'spec.git.checkout.ref.name': refused(BRANCH),
    'spec.git.checkout.ref.commit': refused(BRANCH),
    'spec.git.push.branch': honoured('push'),
    'spec.git.push.refspec': refused('what is pushed is one branch; name it in git.push.branch'),
    'spec.git.push.options': noted('push options are not sent'),
    'spec.git.commit.author.name': honoured('author.name'),
    'spec.git.commit.author.email': honoured('author.email'),
    'spec.git.commit.messageTemplate': honoured('messageTemplate'),
    'spec.git.commit.messageTemplateValues': honoured('messageTemplateValues'),
    'spec.git.commit.signingKey': refused('commits are not signed; where the Git host demands signatures the push would be refused'),
    'spec.git.sparseCheckout': noted('of the repository just the files below update.path are read'),
  },
  schema: Schema,
  convert({ metadata, spec }, draft) {
    if (!isReadSource(spec.sourceRef.kind, ['GitRepository'], ['spec', 'sourceRef'], draft)) return;
    const { checkout, push, commit } = spec.git;
    const { messageTemplate, messageTemplateValues } = commit;
    if (messageTemplate && /\.Updated\b|\.Changed\.ImageResult\b/.test(messageTemplate))
      draft.note(
        ['spec', 'git', 'commit', 'messageTemplate'],
        '.Updated and .Changed.ImageResult are gone, as in Flux since v1; use .Changed.Changes or .Changed.Objects',
      );
    draft.add(metadata, {
      repository: fluxName(beside(spec.sourceRef, metadata)),
      interval: spec.interval,
      author: { email: commit.author.email, ...(commit.author.name ? { name: commit.author.name } : {}) },
      path: folderPath(spec.update?.path, ['spec', 'update', 'path'], draft),
      ...(checkout?.ref.branch ? { checkout: checkout.ref.branch } : {}),
      ...(push?.branch ? { push: push.branch } : {}),
      ...(messageTemplate ? { messageTemplate } : {}),
      ...(messageTemplateValues ? { messageTemplateValues } : {}),
      ...(spec.policySelector?.matchLabels ? { policySelector: { matchLabels: spec.policySelector.matchLabels } } : {}),
      ...(spec.suspend ? { suspend: true } : {}),
    });
  },
});
