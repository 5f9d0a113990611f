import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

interface ProjectConfig {
  readonly references?: readonly { readonly path: string }[];
}

/** Every project that `project` is built from, itself included, as folders relative to the root (`apps/api`, `libs/contracts`); from the references in tsconfig.json. */
export async function projectsUsedBy(root: string, project: string): Promise<Set<string>> {
  const found = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    if (found.has(folder)) return;
    found.add(folder);
    const config = JSON.parse(await readFile(join(root, folder, 'tsconfig.json'), 'utf8')) as ProjectConfig;
    for (const { path } of config.references ?? []) await visit(relative(root, join(root, folder, path)));
  };
  await visit(project);
  return found;
}
