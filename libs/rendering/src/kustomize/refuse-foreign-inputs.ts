import type { KustomizeOptions } from '@fairlead/contracts';
import { inputClosure } from '@fairlead/domain';
import { RenderError, type RenderErrorCode } from '../errors.js';
import { folderTree } from '../folder-tree.js';

const refused: Readonly<Record<string, RenderErrorCode>> = {
  RemoteResource: 'RemoteResource',
  PathOutsideRepository: 'PathOutsideRepository',
  SymlinkOutsideRepository: 'PathOutsideRepository',
};

/**
 * Refuses a kustomization that would read from the network or from outside of the repository, before kustomize runs: a rendering depends on
 * the commit alone, and nobody's template may reach the platform's own ports and files.
 * @throws RenderError with file, line and column
 */
export async function refuseForeignInputs(
  root: string,
  path: string,
  options: KustomizeOptions = { loadRestrictor: 'rootOnly' },
): Promise<void> {
  const { problems } = await inputClosure(folderTree(root), { path, kustomize: options });
  for (const { code, message, file, line, column } of problems) {
    const known = refused[code];
    if (known) throw new RenderError(known, message.replace(`${file}:${line}:${column}: `, ''), { file, line, column });
  }
}
