import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isGeneratedFrom, KUSTOMIZATION_NAMES } from '@fairlead/domain';
import { readManifests } from '../manifests/read-manifests.js';

/**
 * The kustomization that Flux makes of a folder that has none (fluxcd/pkg/kustomize, generator): every YAML file below, and every folder that has one
 * of its own as a whole.
 * @throws RenderError `InvalidManifest` with file, line and column for YAML that is no Kubernetes object
 */
export async function generatedKustomization(root: string, path: string): Promise<Record<string, unknown>> {
  const resources: string[] = [];
  const scan = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, path, folder), { withFileTypes: true });
    const names = new Set(entries.map(({ name }) => name));
    if (folder !== '' && KUSTOMIZATION_NAMES.some((name) => names.has(name))) {
      resources.push(`./${folder}`);
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isGeneratedFrom(entry.name, 'folder')) await scan(relative);
      } else if (isGeneratedFrom(entry.name, 'file')) {
        const file = join(path, relative);
        for (const _ of readManifests(await readFile(join(root, file), 'utf8'), file));
        resources.push(`./${relative}`);
      }
    }
  };
  await scan('');
  return { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
}
