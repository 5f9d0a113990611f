import { readdir, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { SourceSpec } from '@fairlead/contracts';
import { KUSTOMIZATION_NAMES } from '@fairlead/domain';
import { RenderError } from './errors.js';

export type RendererName = 'kustomize' | 'helm' | 'directory';

/**
 * What renders a path: the option block that is set, else kustomize where a kustomization file is, else helm where a chart is, else plain files.
 * @throws RenderError `UnsupportedSource`: no such folder, no chart where one must be
 */
export async function detectRenderer(
  root: string,
  spec: Pick<SourceSpec, 'path' | 'kustomize' | 'directory' | 'helm' | 'chart'>,
): Promise<RendererName> {
  const path = sourcePath(spec.path);
  const found = await stat(join(root, path)).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new RenderError(
      'UnsupportedSource',
      `the path ${path} is ${found ? 'a file' : 'not there'}; spec.source.path must name a folder of the repository`,
      { file: path },
    );
  }
  if (spec.kustomize) return 'kustomize';
  if (spec.directory) return 'directory';
  const names = await readdir(join(root, path));
  if (spec.helm ?? spec.chart) {
    if (names.includes('Chart.yaml')) return 'helm';
    throw new RenderError(
      'UnsupportedSource',
      `the folder ${path} has no Chart.yaml, so it is no Helm chart; correct spec.source.path, or take spec.source.helm out`,
      {
        file: path,
      },
    );
  }
  if (KUSTOMIZATION_NAMES.some((name) => names.includes(name))) return 'kustomize';
  if (names.includes('Chart.yaml')) return 'helm';
  return 'directory';
}

/**
 * The path of a source below the repository's root, `.` for the root itself.
 * @throws RenderError `UnsupportedSource` when it leaves the repository
 */
export function sourcePath(path: string): string {
  const normal = normalize(path.replace(/^\/+/, '') || '.').replace(/\/$/, '');
  if (normal === '..' || normal.startsWith('../')) {
    throw new RenderError(
      'UnsupportedSource',
      `the path ${path} leads out of the repository; spec.source.path is relative to the repository's root`,
    );
  }
  return normal === '' ? '.' : normal;
}
