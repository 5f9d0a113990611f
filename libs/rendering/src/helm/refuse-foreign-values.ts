import { inputClosure } from '@fairlead/domain';
import type { HelmOptions } from '@fairlead/contracts';
import { RenderError, type RenderErrorCode } from '../errors.js';
import { folderTree } from '../folder-tree.js';

const refused: Readonly<Record<string, RenderErrorCode>> = {
  RemoteResource: 'RemoteResource',
  PathOutsideRepository: 'PathOutsideRepository',
  SymlinkOutsideRepository: 'PathOutsideRepository',
  ValueFileMissing: 'HelmFailed',
};

/** @throws RenderError for value files and dependencies that are missing, lie outside of the repository or in the network */
export async function refuseForeignValues({ root, path, options }: { root: string; path: string; options: HelmOptions }): Promise<void> {
  const { problems } = await inputClosure(folderTree(root), { path, helm: options });
  for (const { code, message, file, line, column } of problems) {
    const known = refused[code];
    if (known) throw new RenderError(known, message.replace(`${file}:${line}:${column}: `, ''), { file: file ?? path, line, column });
  }
}
