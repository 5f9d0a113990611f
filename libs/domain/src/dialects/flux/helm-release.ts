import type { ApplicationSpec, HelmOptions, SourceSpec } from '@fairlead/contracts';
import { z } from 'zod';
import { defineKind, FluxDuration, Metadata, optional, Text, Texts, type Draft } from '../define-kind.js';
import { defined, patchOf } from '../argo/source.js';
import { fluxName, helmReleaseName, helmRepositoryName, releaseNameOf } from '../names.js';
import { folderPath } from '../paths.js';
import { placeLabels } from '../place-labels.js';
import { beside, isReadSource, Reference, SourceReference } from './common.js';
import { helmReleaseFields } from './helm-release-fields.js';
import { Image, Json6902, json6902Patches, mergePatches } from './patches.js';
import { accountOf } from './service-account.js';

const Chart = z.looseObject({
  spec: z.looseObject({
    chart: z.string().min(1),
    version: optional(Text),
    sourceRef: SourceReference,
    valuesFile: optional(Text),
    valuesFiles: optional(z.array(z.string())),
    ignoreMissingValuesFiles: optional(z.boolean()),
  }),
});
const PostRenderer = z.looseObject({
  kustomize: optional(
    z.looseObject({
      patches: optional(z.array(z.looseObject({}))),
      patchesStrategicMerge: optional(z.array(z.unknown())),
      patchesJson6902: optional(z.array(Json6902)),
      images: optional(z.array(Image)),
    }),
  ),
});
const Schema = z.looseObject({
  metadata: Metadata,
  spec: z.looseObject({
    chart: optional(Chart),
    chartRef: optional(z.looseObject({})),
    timeout: optional(FluxDuration),
    releaseName: optional(z.string().min(1).max(53)),
    targetNamespace: optional(z.string().min(1).max(63)),
    values: optional(z.record(z.string(), z.unknown())),
    valuesFrom: optional(z.array(z.looseObject({ kind: z.string(), name: z.string(), optional: optional(z.boolean()) }))),
    dependsOn: optional(z.array(Reference)),
    suspend: optional(z.boolean()),
    serviceAccountName: optional(Text),
    commonMetadata: optional(z.looseObject({ labels: optional(Texts) })),
    postRenderers: optional(z.array(PostRenderer)),
    driftDetection: optional(z.looseObject({ mode: optional(z.enum(['disabled', 'warn', 'enabled'])) })),
    install: optional(
      z.looseObject({
        createNamespace: optional(z.boolean()),
        skipCRDs: optional(z.boolean()),
        crds: optional(z.enum(['Skip', 'Create', 'CreateReplace'])),
      }),
    ),
  }),
});
type Release = z.output<typeof Schema>;

export const fluxHelmRelease = defineKind({
  project: 'Flux',
  group: 'helm.toolkit.fluxcd.io',
  kind: 'HelmRelease',
  versions: ['v2beta1', 'v2beta2', 'v2'],
  identity: { kind: 'Application', name: helmReleaseName },
  becomes: 'Application whose chart is rendered by `helm template`',
  fields: helmReleaseFields,
  schema: Schema,
  convert(release, draft) {
    const { metadata, spec } = release;
    if (!spec.chart) {
      // chartRef is refused by the table.
      if (!spec.chartRef) draft.issues.push({ path: ['spec'], atKey: true, message: 'spec.chart is required' });
      return;
    }
    const place = placeOf(spec.chart, metadata, draft);
    if (!place) return;
    const namespace = spec.targetNamespace ?? metadata.namespace ?? 'default';
    const account = accountOf(spec.serviceAccountName, 'helm-controller', draft);
    const application: z.input<typeof ApplicationSpec> = {
      tenant: draft.context.tenant,
      source: { ...place, helm: helmOptions(release, namespace, draft) },
      destination: { cluster: draft.context.defaultCluster, namespace },
      sync: {
        selfHeal: spec.driftDetection?.mode === 'enabled',
        ...(spec.install?.createNamespace ? { createNamespace: true } : {}),
        ...(spec.timeout ? { healthTimeout: spec.timeout } : {}),
      },
      ...(spec.dependsOn?.length ? { dependsOn: spec.dependsOn.map((one) => helmReleaseName(beside(one, metadata))) } : {}),
      ...(spec.suspend ? { suspend: true } : {}),
      ...(account ? { serviceAccount: account } : {}),
      ...placeLabels(draft),
    };
    draft.add(metadata, application);
  },
});

type Place = Pick<z.input<typeof SourceSpec>, 'repository' | 'path' | 'chart'>;

function placeOf({ spec }: z.output<typeof Chart>, metadata: Metadata, draft: Draft): Place | undefined {
  const at = ['spec', 'chart', 'spec'];
  if (!isReadSource(spec.sourceRef.kind, ['HelmRepository', 'GitRepository'], [...at, 'sourceRef'], draft)) return undefined;
  const reference = beside(spec.sourceRef, metadata);
  if (spec.sourceRef.kind === 'GitRepository')
    return { repository: fluxName(reference), path: folderPath(spec.chart, [...at, 'chart'], draft) };
  return { repository: helmRepositoryName(reference), chart: { name: spec.chart, ...(spec.version ? { version: spec.version } : {}) } };
}

function helmOptions({ metadata, spec }: Release, namespace: string, draft: Draft): z.input<typeof HelmOptions> {
  const renderers = (spec.postRenderers ?? []).flatMap(({ kustomize }, index) => {
    if (!kustomize) return [];
    const at = ['spec', 'postRenderers', index, 'kustomize'];
    const patches = [
      ...(kustomize.patches ?? []).map((patch, place) => patchOf(patch, [...at, 'patches', place], draft)),
      ...mergePatches(kustomize.patchesStrategicMerge, [...at, 'patchesStrategicMerge'], draft),
      ...json6902Patches(kustomize.patchesJson6902),
    ];
    return [{ ...(patches.length > 0 ? { patches } : {}), ...(kustomize.images?.length ? { images: kustomize.images } : {}) }];
  });
  refuseValuesFrom(spec, draft);
  const skipCrds = spec.install?.crds === 'Skip' || (spec.install?.crds === undefined && spec.install?.skipCRDs === true);
  return {
    releaseName: spec.releaseName ?? releaseNameOf(metadata.name, spec.targetNamespace),
    namespace,
    ...valueFiles(spec, draft),
    ...defined({ values: spec.values, labels: spec.commonMetadata?.labels }),
    ...(skipCrds ? { skipCrds } : {}),
    ...(renderers.length > 0 ? { postRenderers: renderers } : {}),
  };
}

function valueFiles({ chart }: Release['spec'], draft: Draft): Pick<z.input<typeof HelmOptions>, 'valueFiles' | 'ignoreMissingValueFiles'> {
  const { valuesFile, valuesFiles = [], ignoreMissingValuesFiles, sourceRef } = chart?.spec ?? {};
  const files = valuesFiles.length > 0 ? valuesFiles : valuesFile ? [valuesFile] : [];
  if (files.length === 0) return {};
  const at = ['spec', 'chart', 'spec', valuesFiles.length > 0 ? 'valuesFiles' : 'valuesFile'];
  if (!files.some((file) => /(^|\/)values\.ya?ml$/.test(file)))
    draft.note(at, "the chart's own values.yaml stays below these files, though Flux leaves it out when it is not listed");
  // Flux reads them from the root of the repository, or of the chart if it comes from a Helm repository.
  const fromRoot = sourceRef?.kind === 'GitRepository';
  return {
    valueFiles: files.map((file, index) => {
      const path = folderPath(file, valuesFiles.length > 0 ? [...at, index] : at, draft);
      return fromRoot ? `/${path}` : path;
    }),
    ...(ignoreMissingValuesFiles ? { ignoreMissingValueFiles: true } : {}),
  };
}

function refuseValuesFrom({ valuesFrom }: Release['spec'], draft: Draft): void {
  valuesFrom?.forEach(({ kind, name, optional: isOptional }, index) => {
    const at = ['spec', 'valuesFrom', index];
    if (isOptional) draft.note(at, `values are not read from the cluster, so ${kind} ${name} counts as missing`);
    else
      draft.refuse(
        at,
        `values are not read from the cluster; write those of ${kind} ${name} into spec.values, or let the chart refer to a Secret`,
      );
  });
}
