import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KUSTOMIZATION_NAMES } from '@fairlead/domain';

export interface FoundSources {
  /** Folders with a kustomization. */
  readonly kustomizations: string[];
  /** YAML and JSON files outside of charts and other than kustomizations. */
  readonly files: string[];
  /** Folders of Helm charts; what is below them is templates. */
  readonly charts: string[];
}

/** Everything below a folder that may be meant for a cluster. Paths are relative to the root; dot folders and node_modules are not entered. */
export async function findSources(root: string, path: string): Promise<FoundSources> {
  const found: FoundSources = { kustomizations: [], files: [], charts: [] };
  await walk(root, path === '.' ? '' : path, found);
  return found;
}

async function walk(root: string, folder: string, found: FoundSources): Promise<void> {
  const entries = (await readdir(join(root, folder), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = entries.map(({ name }) => name);
  if (names.includes('Chart.yaml')) {
    found.charts.push(folder || '.');
    return;
  }
  const isKustomization = (name: string): boolean => KUSTOMIZATION_NAMES.some((known) => known === name);
  if (names.some(isKustomization)) found.kustomizations.push(folder || '.');
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules') await walk(root, path, found);
    } else if (entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name) && !isKustomization(entry.name)) found.files.push(path);
  }
}
