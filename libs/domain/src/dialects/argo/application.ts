import type { ApplicationSpec, SyncPolicy } from '@fairlead/contracts';
import { z } from 'zod';
import { defineKind, Metadata, optional, Text, type Draft } from '../define-kind.js';
import { nameFrom, repositoryNameOf } from '../names.js';
import { placeLabels } from '../place-labels.js';
import { applicationFields } from './application-fields.js';
import { clusterOfDestination } from './destination.js';
import { ArgoSource, sourceOptions, sourcePlace } from './source.js';
import { readSyncOptions } from './sync-options.js';

const Automated = z.looseObject({
  enabled: optional(z.boolean()),
  prune: optional(z.boolean()),
  selfHeal: optional(z.boolean()),
  allowEmpty: optional(z.boolean()),
});
const Schema = z.looseObject({
  metadata: Metadata,
  spec: z.looseObject({
    project: optional(Text),
    source: optional(ArgoSource),
    sources: optional(z.array(ArgoSource)),
    destination: z.looseObject({ server: optional(Text), name: optional(Text), namespace: optional(Text) }),
    syncPolicy: optional(z.looseObject({ automated: optional(Automated), syncOptions: optional(z.array(z.string())) })),
  }),
});
type Argo = z.output<typeof Schema>;

export const argoApplication = defineKind({
  project: 'Argo CD',
  group: 'argoproj.io',
  kind: 'Application',
  versions: ['v1alpha1'],
  identity: { kind: 'Application', name: ({ name }) => nameFrom(name) },
  becomes: 'Application, and a Repository for the URL of its source',
  fields: applicationFields,
  schema: Schema,
  convert(argo, draft) {
    const found = sourceOf(argo, draft);
    if (found === undefined) return;
    const { source, at } = found;
    const { metadata, spec } = argo;
    const name = nameFrom(metadata.name);
    const isChart = source.chart !== undefined;
    refuseRegistries(source, at, draft);
    const repository = repositoryNameOf(source.repoURL);
    const { namespace } = spec.destination;
    const application: z.input<typeof ApplicationSpec> = {
      tenant: draft.context.tenant,
      source: {
        repository,
        ...sourcePlace(source, at, draft),
        ...sourceOptions(source, at, draft, metadata.name === name ? undefined : metadata.name),
      },
      destination: {
        cluster: clusterOfDestination(spec.destination, ['spec', 'destination'], draft),
        ...(namespace ? { namespace } : {}),
      },
      sync: syncPolicy(argo, draft),
      project: spec.project || 'default',
      ...placeLabels(draft),
    };
    draft.imply('Repository', repository, { url: source.repoURL, ...(isChart ? { type: 'helm' } : {}) });
    draft.add(metadata, application);
  },
});

/** `sources` wins over `source`, as with Argo CD. */
function sourceOf({ spec: { source, sources } }: Argo, draft: Draft): { source: ArgoSource; at: readonly PropertyKey[] } | undefined {
  const [first, ...others] = sources ?? [];
  if (others.length > 0) {
    const which = [first, ...others].map((one) => one?.chart ?? one?.path ?? one?.repoURL).join(', ');
    draft.refuse(
      ['spec', 'sources'],
      `${others.length + 1} sources (${which}) are not put together; write an Application for each, or bring them into one repository`,
    );
    return undefined;
  }
  if (first) return { source: first, at: ['spec', 'sources', 0] };
  if (source) return { source, at: ['spec', 'source'] };
  draft.issues.push({ path: ['spec'], atKey: true, message: 'spec.source is required' });
  return undefined;
}

function refuseRegistries({ repoURL, chart }: ArgoSource, at: readonly PropertyKey[], draft: Draft): void {
  const isRegistry = repoURL.startsWith('oci://') || (chart !== undefined && !/^https?:\/\//.test(repoURL));
  if (isRegistry)
    draft.refuse(
      [...at, 'repoURL'],
      'OCI registries are not read; name the Helm repository (https://…) or the Git repository of the chart',
    );
}

const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

function syncPolicy({ metadata, spec: { syncPolicy } }: Argo, draft: Draft): Partial<SyncPolicy> {
  const automated = syncPolicy?.automated;
  const automatic = automated !== undefined && automated.enabled !== false;
  const owned = metadata.finalizers?.some((finalizer) => finalizer === FINALIZER || finalizer.startsWith(`${FINALIZER}/`)) ?? false;
  if (!automatic)
    draft.note(
      ['spec', 'syncPolicy'],
      'without automated nothing is applied by itself: new commits are rendered and wait until somebody syncs',
    );
  if (!owned)
    draft.note(['metadata', 'finalizers'], `without ${FINALIZER} the objects stay in the cluster when this Application is deleted`);
  return {
    prune: automatic && (automated.prune ?? false),
    selfHeal: automatic && (automated.selfHeal ?? false),
    ...(automated?.allowEmpty ? { allowEmpty: true } : {}),
    ...(automatic ? {} : { automatic: false }),
    ...(owned ? {} : { onDeletion: 'orphan' as const }),
    ...readSyncOptions(syncPolicy?.syncOptions ?? [], draft),
  };
}
