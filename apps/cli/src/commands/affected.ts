import { affectedRoots, openRepository } from '@fairlead/git';
import { print, printJson } from '../output/format.js';

export interface AffectedOptions {
  roots?: string[];
  output: 'table' | 'json';
}

/** `fairlead affected REPO FROM TO`: what a range of commits can change, without a checkout. */
export async function affected(folder: string, from: string, to: string, { roots, output }: AffectedOptions): Promise<void> {
  const repository = await openRepository(folder);
  try {
    const paths = await affectedRoots(repository, await repository.resolve(from), await repository.resolve(to), roots);
    if (output === 'json') printJson(paths);
    else print(paths.map((path) => `${path}\n`).join(''));
  } finally {
    repository.close();
  }
}
