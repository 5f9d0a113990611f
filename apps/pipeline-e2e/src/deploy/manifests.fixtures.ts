import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { resolveTool } from '@fairlead/tools';
import { parseAllDocuments } from 'yaml';
import { root } from './service-settings.fixtures.js';

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean };
    readonly configMapKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean };
  };
}
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources?: { readonly requests?: Record<string, string>; readonly limits?: Record<string, string> };
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly securityContext?: Record<string, unknown>;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}
interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string | number };
}
export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: Record<string, unknown>;
  readonly containers: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly roleRef?: { readonly apiGroup: string; readonly kind: string; readonly name: string };
  readonly rules?: readonly { readonly apiGroups: string[]; readonly resources: string[]; readonly verbs: string[] }[];
  readonly spec?: Readonly<Record<string, unknown>> & {
    readonly template?: { readonly spec: PodSpec; readonly metadata: Manifest['metadata'] };
  };
}

export const overlays = ['bundled', 'external', 'ha'] as const;
export type Overlay = (typeof overlays)[number];

/** Builds a folder with the real kustomize. */
export async function kustomize(folder: string): Promise<Manifest[]> {
  const { path } = await resolveTool('kustomize');
  const { stdout } = await promisify(execFile)(path, ['build', folder], { maxBuffer: 1 << 26 });
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

/** Builds an overlay, all of it moved to another namespace if one is named, and with more components. */
export async function build(overlay: Overlay, namespace?: string, components: readonly string[] = []): Promise<Manifest[]> {
  const source = join(root, 'k8s', 'overlays', overlay);
  if (!namespace && components.length === 0) return kustomize(source);
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-kustomize-'));
  const list = (name: string, paths: readonly string[]): string =>
    paths.length === 0 ? '' : `${name}:\n${paths.map((path) => `  - ${relative(folder, path)}\n`).join('')}`;
  try {
    const more = components.map((name) => join(root, 'k8s', 'components', name));
    const moved = namespace ? `namespace: ${namespace}\n` : '';
    await writeFile(join(folder, 'kustomization.yaml'), `${moved}${list('resources', [source])}${list('components', more)}`);
    return await kustomize(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const named = (manifests: readonly Manifest[], kind: string, name: string): Manifest => {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name} among ${manifests.map((one) => `${one.kind}/${one.metadata.name}`).join(', ')}`);
  return found;
};
export const podOf = (manifest: Manifest): PodSpec => {
  if (!manifest.spec?.template) throw new Error(`${manifest.kind} ${manifest.metadata.name} has no pod template`);
  return manifest.spec.template.spec;
};
