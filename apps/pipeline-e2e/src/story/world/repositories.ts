import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { projectRoot } from '@fairlead/testing';

/** Where the story's repositories lie as files: people read them as examples. */
export const storyFolder = join(projectRoot, 'examples', 'story');

/**
 * Files of a folder, by path below it. `${NAME}` in capitals is replaced where the story knows NAME; what is left over belongs to the document.
 * @param values addresses that differ from run to run
 */
export async function filesOf(folder: string, values: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const visit = async (path: string): Promise<void> => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) await visit(child);
      else {
        const text = await readFile(child, 'utf8');
        files[relative(folder, child)] = text.replace(/\$\{([A-Z]+)\}/g, (whole, name: string) => values[name] ?? whole);
      }
    }
  };
  await visit(folder);
  return files;
}

/** Files of one of the story's repositories, `shop/deploy`. */
export const repositoryFiles = (name: string, values: Readonly<Record<string, string>>): Promise<Record<string, string>> =>
  filesOf(join(storyFolder, name), values);
