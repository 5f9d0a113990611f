import type { ApplicationDetail } from '@fairlead/api-client';

type Spec = ApplicationDetail['spec'];
type Source = Spec['source'];
export interface Parameter {
  readonly name: string;
  readonly value: string;
  /** To be shown as it stands, such as YAML. */
  readonly code?: boolean;
}
export interface ParameterGroup {
  readonly title: string;
  readonly rows: readonly Parameter[];
}

const row = (name: string, value: string | undefined | false, code = false): Parameter[] =>
  value === undefined || value === false || value === '' ? [] : [{ name, value, ...(code && { code }) }];
const pairs = (values: Readonly<Record<string, string>> | undefined): string | undefined =>
  values &&
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
const lines = (values: readonly string[] | undefined): string | undefined => values?.join('\n');

/** What an application is made with, in groups and in words. */
export function parametersOf(spec: Spec): ParameterGroup[] {
  const { source, destination } = spec;
  const groups: ParameterGroup[] = [
    {
      title: 'Source',
      rows: [
        ...row('Repository', source.repository),
        ...row('Ref', source.ref),
        ...row('Path', source.path === '.' ? 'the root of the repository' : source.path),
        ...row('Chart', source.chart && `${source.chart.name} ${source.chart.version}`),
        ...row('Rendered by', rendererOf(source)),
      ],
    },
    { title: 'Kustomize', rows: kustomizeRows(source.kustomize) },
    { title: 'Helm', rows: helmRows(source.helm) },
    { title: 'Directory', rows: directoryRows(source.directory) },
    {
      title: 'Destination',
      rows: destination
        ? [
            ...row('Clusters', lines(destination.clusters ?? (destination.cluster ? [destination.cluster] : []))),
            ...row('Namespace', destination.namespace),
            ...row('Applied as', spec.serviceAccount && `ServiceAccount ${spec.serviceAccount}`),
            ...row('Project', spec.project),
          ]
        : [{ name: 'Clusters', value: 'none: it has documents for the platform only' }],
    },
  ];
  return groups.filter(({ rows }) => rows.length > 0);
}

function rendererOf({ kustomize, helm, directory, chart }: Source): string {
  if (kustomize) return 'Kustomize';
  if (helm || chart) return 'Helm';
  if (directory) return 'Plain manifests';
  return 'what its folder holds: a kustomization, a chart or plain manifests';
}

function kustomizeRows(options: Source['kustomize']): Parameter[] {
  if (!options) return [];
  const images = options.images?.map(
    ({ name, newName, newTag, digest }) => `${name} → ${newName ?? name}${newTag ? `:${newTag}` : ''}${digest ? `@${digest}` : ''}`,
  );
  return [
    ...row('Namespace', options.namespace),
    ...row('Name prefix', options.namePrefix),
    ...row('Name suffix', options.nameSuffix),
    ...row('Images', lines(images)),
    ...row('Replicas', lines(options.replicas?.map(({ name, count }) => `${name}: ${count}`))),
    ...row('Components', lines(options.components)),
    ...row('Labels', pairs(options.labels)),
    ...row('Labels, also of selectors', pairs(options.commonLabels)),
    ...row('Annotations', pairs(options.commonAnnotations)),
    ...row('Variables', pairs(options.substitute?.variables)),
    ...row('Without a kustomization', options.generate && 'one is made of all manifests below'),
    ...row('Files outside the folder', options.loadRestrictor === 'none' && 'may be read'),
    ...(options.patches ?? []).flatMap(({ patch, path, target }, index) =>
      row(`Patch ${index + 1}${target ? ` of ${targetText(target)}` : ''}`, patch ?? path, patch !== undefined),
    ),
  ];
}
const targetText = (target: Readonly<Record<string, unknown>>): string =>
  ['kind', 'name', 'namespace', 'labelSelector'].flatMap((key) => (typeof target[key] === 'string' ? [target[key]] : [])).join(' ');

function helmRows(options: Source['helm']): Parameter[] {
  if (!options) return [];
  return [
    ...row('Release', options.releaseName),
    ...row('Namespace', options.namespace),
    ...row('Value files', lines(options.valueFiles)),
    ...row('Missing value files', options.ignoreMissingValueFiles && 'are passed over'),
    ...row('Values', options.values && JSON.stringify(options.values, undefined, 2), true),
    ...row(
      'Parameters',
      lines(options.parameters?.map(({ name, value, forceString }) => `${name}=${value}${forceString ? ' (text)' : ''}`)),
    ),
    ...row('CRDs', options.skipCrds && 'of the chart are left out'),
    ...row('Kubernetes version', options.kubeVersion),
    ...row('API versions', lines(options.apiVersions)),
    ...row('Labels', pairs(options.labels)),
    ...row('Post-renderers', options.postRenderers && `${options.postRenderers.length}, by Kustomize`),
  ];
}

function directoryRows(options: Source['directory']): Parameter[] {
  if (!options) return [];
  return [
    ...row('Folders below', options.recurse ? 'are read too' : 'are not read'),
    ...row('Only', lines(options.include)),
    ...row('Not', lines(options.exclude)),
  ];
}

export interface PolicyLine {
  readonly on: boolean;
  readonly text: string;
}
/** What Fairlead does by itself, and what it does not, as sentences. */
export function policyOf({ sync, suspend, dependsOn }: Spec): PolicyLine[] {
  return [
    suspend
      ? { on: false, text: 'Nothing is applied while it is suspended.' }
      : sync.automatic === false
        ? { on: false, text: 'A new commit is compared and told of; it is applied when somebody asks for a sync.' }
        : { on: true, text: 'A new commit is applied by itself.' },
    sync.selfHeal
      ? { on: true, text: 'What somebody changes by hand is set back to what Git says.' }
      : { on: false, text: 'What somebody changes by hand stays, and is shown as out of sync.' },
    sync.prune
      ? { on: true, text: 'Objects that leave Git are deleted.' }
      : { on: false, text: 'Objects that leave Git stay on the cluster.' },
    sync.createNamespace
      ? { on: true, text: 'A missing namespace is made.' }
      : { on: false, text: 'A missing namespace is not made: the sync fails until it is there.' },
    sync.allowEmpty
      ? { on: true, text: 'A rendering without objects is applied: everything is deleted then.' }
      : { on: false, text: 'A rendering without objects is refused, because a mistyped path would delete everything.' },
    {
      on: sync.onDeletion !== 'orphan',
      text:
        sync.onDeletion === 'orphan'
          ? 'When the application is deleted its objects stay.'
          : 'When the application is deleted its objects go too.',
    },
    { on: true, text: `What is not healthy after ${sync.healthTimeout} counts as degraded.` },
    ...(dependsOn?.length
      ? [{ on: true, text: `It waits until ${dependsOn.join(', ')} ${dependsOn.length === 1 ? 'is' : 'are'} synced and healthy.` }]
      : []),
  ];
}
