import type { ApplicationSpec, KustomizeOptions, SyncPolicy } from '@fairlead/contracts';
import { z } from 'zod';
import { envelope, honoured, noted, refused, type FieldTable } from '../field-table.js';
import { defineKind, FluxDuration, Metadata, optional, Text, Texts, type Draft } from '../define-kind.js';
import { defined, patchOf } from '../argo/source.js';
import { fluxName } from '../names.js';
import { folderPath } from '../paths.js';
import { placeLabels } from '../place-labels.js';
import { beside, isReadSource, KUBE_CONFIG, Reference, SourceReference } from './common.js';
import { Image, Json6902, json6902Patches, mergePatches } from './patches.js';
import { accountOf } from './service-account.js';

const RELATIVE = 'is applied as the ServiceAccount of this name of the destination’s namespace';
const fields: FieldTable = {
  ...envelope,
  'spec.sourceRef.apiVersion': honoured('nothing: the kind tells'),
  'spec.sourceRef.kind': honoured('source.repository; GitRepository only'),
  'spec.sourceRef.name': honoured('source.repository'),
  'spec.sourceRef.namespace': honoured('source.repository'),
  'spec.path': honoured('source.path'),
  'spec.interval': honoured('nothing: commits, drift and health are seen when they happen, not at an interval'),
  'spec.retryInterval': noted('a failed sync is tried again with growing delay'),
  'spec.timeout': honoured('sync.healthTimeout'),
  'spec.prune': honoured('sync.prune; with false the objects also stay when the Kustomization is deleted'),
  'spec.deletionPolicy': honoured('sync.onDeletion'),
  'spec.wait': honoured('always so: the health of all objects is watched'),
  'spec.healthChecks': honoured('always so: the health of all objects is watched'),
  'spec.healthCheckExprs': noted('the health of custom resources is told by their conditions, not by these expressions'),
  'spec.dependsOn[].name': honoured('dependsOn'),
  'spec.dependsOn[].namespace': honoured('dependsOn'),
  'spec.dependsOn[].readyExpr': noted('what is waited for is that it was synced and is healthy'),
  'spec.suspend': honoured('suspend'),
  'spec.force': noted('an object with a changed immutable field is not deleted and made anew; the sync fails and says which', false),
  'spec.ignore': noted('only fields that the manifests set are compared and applied'),
  'spec.targetNamespace': honoured('source.kustomize.namespace and destination.namespace'),
  'spec.namePrefix': honoured('source.kustomize.namePrefix'),
  'spec.nameSuffix': honoured('source.kustomize.nameSuffix'),
  'spec.commonMetadata.labels': honoured('source.kustomize.labels'),
  'spec.commonMetadata.annotations': noted('pod templates get these annotations too: source.kustomize.commonAnnotations'),
  'spec.patches': honoured('source.kustomize.patches'),
  'spec.patchesStrategicMerge': honoured('source.kustomize.patches'),
  'spec.patchesJson6902': honoured('source.kustomize.patches'),
  'spec.images': honoured('source.kustomize.images'),
  'spec.components': honoured('source.kustomize.components'),
  'spec.ignoreMissingComponents': honoured('source.kustomize.ignoreMissingComponents'),
  'spec.buildMetadata': noted('where an object comes from is told by Fairlead, not by annotations'),
  'spec.postBuild.substitute': honoured('source.kustomize.substitute.variables'),
  'spec.postBuild.substituteStrategy': honoured('source.kustomize.substitute.always'),
  'spec.postBuild.substituteFrom[].kind': honoured('refused, or noted if optional'),
  'spec.postBuild.substituteFrom[].name': honoured('refused, or noted if optional'),
  'spec.postBuild.substituteFrom[].optional': honoured('refused, or noted if optional'),
  'spec.decryption': refused(
    'files encrypted with SOPS are not decrypted, and what is encrypted must not be applied as it is; use SealedSecret or ExternalSecret',
  ),
  'spec.kubeConfig': KUBE_CONFIG,
  'spec.serviceAccountName': honoured(`serviceAccount: ${RELATIVE}; kustomize-controller stands for the tenant's own account`),
  'spec.validation': noted('manifests are always validated by the API server', 'none', 'client', 'server'),
};

const Schema = z.looseObject({
  metadata: Metadata,
  spec: z.looseObject({
    sourceRef: SourceReference,
    path: optional(Text),
    prune: z.boolean(),
    timeout: optional(FluxDuration),
    deletionPolicy: optional(z.enum(['MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan'])),
    dependsOn: optional(z.array(Reference)),
    suspend: optional(z.boolean()),
    targetNamespace: optional(z.string().min(1).max(63)),
    namePrefix: optional(Text),
    nameSuffix: optional(Text),
    commonMetadata: optional(z.looseObject({ labels: optional(Texts), annotations: optional(Texts) })),
    patches: optional(z.array(z.looseObject({}))),
    patchesStrategicMerge: optional(z.array(z.unknown())),
    patchesJson6902: optional(z.array(Json6902)),
    images: optional(z.array(Image)),
    components: optional(z.array(z.string())),
    ignoreMissingComponents: optional(z.boolean()),
    postBuild: optional(
      z.looseObject({
        substitute: optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))),
        substituteStrategy: optional(z.enum(['WithVariables', 'Always'])),
        substituteFrom: optional(z.array(z.looseObject({ kind: z.string(), name: z.string(), optional: optional(z.boolean()) }))),
      }),
    ),
    serviceAccountName: optional(Text),
  }),
});
type Kustomization = z.output<typeof Schema>;

export const fluxKustomization = defineKind({
  project: 'Flux',
  group: 'kustomize.toolkit.fluxcd.io',
  kind: 'Kustomization',
  versions: ['v1beta1', 'v1beta2', 'v1'],
  identity: { kind: 'Application', name: fluxName },
  becomes: 'Application with createNamespace: false',
  fields,
  schema: Schema,
  convert({ metadata, spec }, draft) {
    if (!isReadSource(spec.sourceRef.kind, ['GitRepository'], ['spec', 'sourceRef'], draft)) return;
    const account = accountOf(spec.serviceAccountName, 'kustomize-controller', draft);
    const namespace = spec.targetNamespace ?? (account ? metadata.namespace : undefined);
    const application: z.input<typeof ApplicationSpec> = {
      tenant: draft.context.tenant,
      source: {
        repository: fluxName(beside(spec.sourceRef, metadata)),
        path: folderPath(spec.path, ['spec', 'path'], draft),
        kustomize: kustomizeOptions(spec, draft),
      },
      destination: { cluster: draft.context.defaultCluster, ...(namespace ? { namespace } : {}) },
      sync: syncPolicy(spec),
      ...(spec.dependsOn?.length ? { dependsOn: spec.dependsOn.map((one) => fluxName(beside(one, metadata))) } : {}),
      ...(spec.suspend ? { suspend: true } : {}),
      ...(account ? { serviceAccount: account } : {}),
      ...placeLabels(draft),
    };
    draft.add(metadata, application);
  },
});

/** Flux builds without kustomize's load restrictions, within the repository. */
function kustomizeOptions(spec: Kustomization['spec'], draft: Draft): z.input<typeof KustomizeOptions> {
  const { namePrefix, nameSuffix, images, ignoreMissingComponents, commonMetadata } = spec;
  const patches = [
    ...(spec.patches ?? []).map((patch, index) => patchOf(patch, ['spec', 'patches', index], draft)),
    ...mergePatches(spec.patchesStrategicMerge, ['spec', 'patchesStrategicMerge'], draft),
    ...json6902Patches(spec.patchesJson6902),
  ];
  const variables = substitution(spec, draft);
  return {
    loadRestrictor: 'none',
    generate: true,
    ...defined({ namespace: spec.targetNamespace, namePrefix, nameSuffix, ignoreMissingComponents }),
    ...defined({ labels: commonMetadata?.labels, commonAnnotations: commonMetadata?.annotations }),
    ...(spec.components?.length ? { components: spec.components } : {}),
    ...(images?.length ? { images } : {}),
    ...(patches.length > 0 ? { patches } : {}),
    ...(variables ? { substitute: variables } : {}),
  };
}

function substitution({ postBuild }: Kustomization['spec'], draft: Draft): z.input<typeof KustomizeOptions>['substitute'] {
  if (!postBuild) return undefined;
  postBuild.substituteFrom?.forEach(({ kind, name, optional: isOptional }, index) => {
    const at = ['spec', 'postBuild', 'substituteFrom', index];
    if (isOptional) draft.note(at, `variables are not read from the cluster, so ${kind} ${name} counts as missing`);
    else draft.refuse(at, `variables are not read from the cluster; write those of ${kind} ${name} into postBuild.substitute`);
  });
  const always = postBuild.substituteStrategy === 'Always';
  const variables = postBuild.substitute ?? {};
  return Object.keys(variables).length > 0 || always ? { variables, ...(always ? { always } : {}) } : undefined;
}

function syncPolicy({ prune, timeout, deletionPolicy = 'MirrorPrune' }: Kustomization['spec']): Partial<SyncPolicy> {
  const stays = deletionPolicy === 'Orphan' || (deletionPolicy === 'MirrorPrune' && !prune);
  return { prune, ...(timeout ? { healthTimeout: timeout } : {}), ...(stays ? { onDeletion: 'orphan' as const } : {}) };
}
