import type { SourceSpec } from '@fairlead/contracts';
import { parse } from 'yaml';
import { z } from 'zod';
import { isRecord } from '../../manifests/kube-object.js';
import type { Path } from '../../platform-documents/yaml-positions.js';
import { optional, Text, Texts, type Draft } from '../define-kind.js';
import { folderPath } from '../paths.js';
import { readImage } from './image.js';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Kustomize = z.looseObject({
  namePrefix: optional(Text),
  nameSuffix: optional(Text),
  namespace: optional(Text),
  images: optional(z.array(z.string())),
  replicas: optional(z.array(z.looseObject({ name: z.string(), count: z.union([z.int().nonnegative(), z.string().regex(/^\d+$/)]) }))),
  patches: optional(z.array(z.looseObject({}))),
  components: optional(z.array(z.string())),
  ignoreMissingComponents: optional(z.boolean()),
  commonLabels: optional(Texts),
  labelWithoutSelector: optional(z.boolean()),
  commonAnnotations: optional(Texts),
});
const Helm = z.looseObject({
  releaseName: optional(Text),
  namespace: optional(Text),
  valueFiles: optional(z.array(z.string())),
  ignoreMissingValueFiles: optional(z.boolean()),
  values: optional(Text),
  valuesObject: optional(z.record(z.string(), z.unknown())),
  parameters: optional(z.array(z.looseObject({ name: z.string(), value: optional(Scalar), forceString: optional(z.boolean()) }))),
  skipCrds: optional(z.boolean()),
  kubeVersion: optional(Text),
  apiVersions: optional(z.array(z.string())),
});
const Directory = z.looseObject({ recurse: optional(z.boolean()), include: optional(Text), exclude: optional(Text) });
export const ArgoSource = z.looseObject({
  repoURL: z.string().min(1),
  path: optional(Text),
  targetRevision: optional(Text),
  chart: optional(Text),
  kustomize: optional(Kustomize),
  helm: optional(Helm),
  directory: optional(Directory),
});
export type ArgoSource = z.output<typeof ArgoSource>;
type Options = Pick<z.input<typeof SourceSpec>, 'kustomize' | 'helm' | 'directory'>;

/** The source's place: path and ref of Git, or chart and version of a Helm repository. */
export function sourcePlace(source: ArgoSource, at: Path, draft: Draft): Pick<z.input<typeof SourceSpec>, 'path' | 'ref' | 'chart'> {
  const revision = source.targetRevision ?? '';
  if (source.chart !== undefined) return { chart: { name: source.chart, ...(revision === '' ? {} : { version: revision }) } };
  if (isVersionRange(revision))
    draft.refuse([...at, 'targetRevision'], 'tags are not chosen by version range; name a branch, a tag or a commit');
  return { path: folderPath(source.path, [...at, 'path'], draft), ...(revision === '' ? {} : { ref: revision }) };
}

/** Characters of version constraints that no name of a branch or tag has, and the `x` of `1.x`. */
const isVersionRange = (revision: string): boolean => /[*^~]|^[<>=!]|\s|^v?\d+(\.\d+)?\.[xX]$/.test(revision);

/**
 * Options of the tool that renders it.
 * @param release name of a chart's release that doesn't name one; absent: the application's
 */
export function sourceOptions(source: ArgoSource, at: Path, draft: Draft, release: string | undefined): Options {
  refuseBuildEnvironment(source, at, draft);
  const { kustomize, directory } = source;
  const helm = source.helm ?? (source.chart === undefined ? undefined : Helm.parse({}));
  const given = [kustomize && 'kustomize', helm && 'helm', directory && 'directory'].filter((name) => name !== undefined);
  if (given.length > 1) draft.refuse(at, `${given.join(' and ')} stand side by side; Argo CD takes one of them too`);
  return {
    ...(kustomize ? { kustomize: kustomizeOptions(kustomize, [...at, 'kustomize'], draft) } : {}),
    ...(helm ? { helm: helmOptions({ ...helm, releaseName: helm.releaseName || release }, [...at, 'helm'], draft) } : {}),
    ...(directory ? { directory: directoryOptions(directory) } : {}),
  };
}

function kustomizeOptions(
  { images, replicas, patches, commonLabels, labelWithoutSelector, ...rest }: z.output<typeof Kustomize>,
  at: Path,
  draft: Draft,
): Options['kustomize'] {
  const { namePrefix, nameSuffix, namespace, components, ignoreMissingComponents, commonAnnotations } = rest;
  return {
    ...defined({ namePrefix, nameSuffix, namespace, components, ignoreMissingComponents, commonAnnotations }),
    ...(images ? { images: images.map(readImage) } : {}),
    ...(replicas ? { replicas: replicas.map(({ name, count }) => ({ name, count: Number(count) })) } : {}),
    ...(patches ? { patches: patches.map((patch, index) => patchOf(patch, [...at, 'patches', index], draft)) } : {}),
    ...(commonLabels ? { [labelWithoutSelector ? 'labels' : 'commonLabels']: commonLabels } : {}),
  };
}

/** One entry of kustomize's `patches`; anything else in it is told. */
export function patchOf(patch: Record<string, unknown>, at: Path, draft: Draft) {
  const { patch: text, path, target, options, ...others } = patch;
  for (const key of Object.keys(others)) draft.note([...at, key], 'is no field of a patch, so it has no effect');
  return defined({
    patch: typeof text === 'string' ? text : undefined,
    path: typeof path === 'string' ? path : undefined,
    target: isRecord(target) ? target : undefined,
    options: isRecord(options) ? options : undefined,
  });
}

function helmOptions(
  { values, valuesObject, valueFiles, parameters, ...rest }: z.output<typeof Helm>,
  at: Path,
  draft: Draft,
): Options['helm'] {
  const { releaseName, namespace, ignoreMissingValueFiles, skipCrds, kubeVersion, apiVersions } = rest;
  valueFiles?.forEach((file, index) => {
    const path = [...at, 'valueFiles', index];
    if (file.startsWith('$'))
      draft.refuse(path, 'values of another source are not read; put the file into the same repository, or its content into helm.values');
    if (/^[a-z+]+:\/\//i.test(file)) draft.refuse(path, 'values are not fetched from the network; put the file into the repository');
  });
  const inline = valuesObject ?? (values === undefined ? undefined : parsedValues(values, [...at, 'values'], draft));
  return {
    ...defined({ releaseName, namespace, ignoreMissingValueFiles, skipCrds, kubeVersion, apiVersions, valueFiles, values: inline }),
    ...(parameters
      ? {
          parameters: parameters.map(({ name, value, forceString }) => ({ name, value: String(value ?? ''), ...defined({ forceString }) })),
        }
      : {}),
  };
}

function parsedValues(text: string, at: Path, draft: Draft): Record<string, unknown> | undefined {
  try {
    const value: unknown = parse(text, { merge: true });
    if (value === null || value === undefined) return undefined;
    if (isRecord(value)) return value;
    draft.issues.push({ path: at, atKey: false, message: 'spec.source.helm.values must hold a mapping of values as YAML' });
  } catch (error) {
    const what = error instanceof Error ? error.message.split('\n')[0] : String(error);
    draft.issues.push({ path: at, atKey: false, message: `spec.source.helm.values is no YAML: ${what}` });
  }
  return undefined;
}

function directoryOptions({ recurse, include, exclude }: z.output<typeof Directory>): Options['directory'] {
  return {
    ...defined({ recurse }),
    ...(include ? { include: [crossingFolders(include)] } : {}),
    ...(exclude ? { exclude: [crossingFolders(exclude)] } : {}),
  };
}

/** In Argo CD's globs `*` crosses folders; here a double star does. */
const crossingFolders = (glob: string): string => glob.replace(/(^|[{,/])\*(?!\*)/g, '$1**/*');

/** Argo CD puts ARGOCD_APP_… into options before it renders; here they would stay as they are. */
function refuseBuildEnvironment(source: unknown, at: Path, draft: Draft): void {
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === 'string') {
      if (/\$\{?(ARGOCD_|KUBE_VERSION|KUBE_API_VERSIONS)/.test(value))
        draft.refuse(path, "Argo CD's build environment is not there; write the value out");
    } else if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]));
    else if (isRecord(value)) for (const [key, child] of Object.entries(value)) visit(child, [...path, key]);
  };
  visit(source, at);
}

/** Without the fields that have no value. */
export const defined = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
