import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceSpec } from '@fairlead/contracts';
import { detectRenderer, renderSource, RenderError, type Rendering } from '@fairlead/rendering';
import { CliError } from '../errors.js';
import { asTyped, locate, wider, type Located } from './repository-root.js';

export type RenderOptions = Pick<SourceSpec, 'kustomize' | 'directory' | 'helm'>;

/**
 * Renders a folder on disk as Fairlead would from Git; platform documents are among the objects.
 * @throws RenderError whose file is relative to the working directory
 */
export async function renderFolder(folder: string, options: RenderOptions = {}): Promise<Rendering> {
  const located = await locate(folder);
  return renderFrom(located, options);
}

async function renderFrom(located: Located, options: RenderOptions): Promise<Rendering> {
  const { root, path } = located;
  const spec = { path, ...options };
  try {
    const renderer = await detectRenderer(root, spec);
    const kustomize = renderer === 'directory' ? '' : await toolPath('kustomize');
    const helm = renderer === 'helm' ? await toolPath('helm') : undefined;
    return await renderSource({ root, spec, kustomize, helm, documentsAmongObjects: true });
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    // Outside of a repository nothing says how far up its files lie.
    const outside = error.code === 'PathOutsideRepository' && !existsSync(join(root, '.git')) ? wider(located) : undefined;
    if (outside) return renderFrom(outside, options);
    throw error.place.file === undefined ? error : withTypedFile(error, root);
  }
}

const withTypedFile = (error: RenderError, root: string): RenderError =>
  new RenderError(error.code, error.message, { ...error.place, file: asTyped(root, error.place.file ?? '') }, error);

export const kustomizePath = (): Promise<string> => toolPath('kustomize');

/** Loaded late: most commands need no tool. */
async function toolPath(tool: 'kustomize' | 'helm'): Promise<string> {
  const { resolveTool } = await import('@fairlead/tools');
  try {
    return (await resolveTool(tool)).path;
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error));
  }
}
