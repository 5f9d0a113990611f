import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KustomizeOptions } from '@fairlead/contracts';
import { isRecord } from '@fairlead/domain';
import { parseYaml } from '../yaml/parse-yaml.js';
import { generatedKustomization } from './generate-kustomization.js';
import { readKustomization } from './kustomization-file.js';
import { isAnythingOnTop, withOptionsOnTop } from './options-on-top.js';

/** Whether the build needs another kustomization than the folder's own, so that a copy of the source must be changed. */
export const changesSource = (options: KustomizeOptions | undefined): boolean =>
  options !== undefined && (options.generate === true || isAnythingOnTop(options));

/**
 * Puts the options into the kustomization of a folder that may be changed, or makes one. Options go into the kustomization itself, not on top of it: what a component
 * adds has to get the kustomization's own namespace and labels, as with Flux and Argo CD.
 * @returns what takes it back, so that a failure is looked up in what people wrote
 * @throws RenderError `InvalidManifest`
 */
export async function prepareKustomization(
  root: string,
  path: string,
  options: KustomizeOptions | undefined,
): Promise<() => Promise<void>> {
  const nothing = async (): Promise<void> => undefined;
  if (!options || !changesSource(options)) return nothing;
  const own = await readKustomization(root, path);
  if (own) {
    const parsed = readMapping(own.text);
    // Kustomize tells what is wrong with it.
    if (!parsed || !isAnythingOnTop(options)) return nothing;
    await writeFile(join(root, own.file), await rendered(root, path, parsed, options));
    return () => writeFile(join(root, own.file), own.text);
  }
  if (!options.generate) return nothing;
  const file = join(root, path, 'kustomization.yaml');
  await writeFile(file, await rendered(root, path, await generatedKustomization(root, path), options));
  return () => rm(file, { force: true });
}

async function rendered(root: string, path: string, kustomization: Record<string, unknown>, options: KustomizeOptions): Promise<string> {
  const components = options.components && (await presentComponents(root, path, options));
  return JSON.stringify(withOptionsOnTop(kustomization, { ...options, components }), undefined, 1);
}

async function presentComponents(root: string, path: string, options: KustomizeOptions): Promise<string[]> {
  const components = options.components ?? [];
  if (!options.ignoreMissingComponents) return components;
  const present = await Promise.all(components.map((component) => isFolder(join(root, path, component))));
  return components.filter((_, index) => present[index]);
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

function readMapping(text: string): Record<string, unknown> | undefined {
  try {
    const [document, ...others] = parseYaml(text);
    return others.length === 0 && isRecord(document?.value) ? document.value : undefined;
  } catch {
    return undefined;
  }
}
