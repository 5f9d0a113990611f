import type { SourceSpec } from '@fairlead/contracts';
import { Collector, type Rendering } from './collect.js';
import { detectRenderer, sourcePath } from './detect-renderer.js';
import { renderDirectory } from './directory/render-directory.js';
import type { KustomizeLauncher } from './kustomize/kustomize-launcher.js';
import { renderKustomize } from './kustomize/render-kustomize.js';
import { defaultLimits, type RenderLimits } from './limits.js';

export interface RenderRequest {
  /** Folder that holds the repository, or the part of it that matters: an unpacked snapshot, a checkout. */
  readonly root: string;
  readonly spec: Pick<SourceSpec, 'path' | 'kustomize' | 'directory'>;
  /** Path of the kustomize binary. */
  readonly kustomize: string;
  /** The application has no destination: it may hold platform documents only, and a broken file is a problem, not the end. */
  readonly platformOnly?: boolean;
  /** Platform documents are among the objects too, as they stand. Default false. */
  readonly documentsAmongObjects?: boolean;
  readonly limits?: Partial<RenderLimits>;
  /** Starts kustomize instead of this process; for services that render much. */
  readonly launcher?: KustomizeLauncher | undefined;
  /** Ends the tool early, for a service that stops. */
  readonly signal?: AbortSignal;
}

/**
 * Manifests and platform documents of a source.
 * @throws RenderError with file, line and column as far as they can be told; RendererUnavailableError when the tool can't be run
 */
export async function renderSource({
  root,
  spec,
  kustomize,
  platformOnly = false,
  documentsAmongObjects = false,
  limits: given,
  launcher,
  signal,
}: RenderRequest): Promise<Rendering> {
  const limits = { ...defaultLimits, ...given };
  const collector = new Collector({ platformOnly, documentsAmongObjects, objectLimit: limits.objects });
  const path = sourcePath(spec.path);
  if ((await detectRenderer(root, spec)) === 'kustomize') {
    await renderKustomize({ kustomize, root, path, loadRestrictor: spec.kustomize?.loadRestrictor ?? 'rootOnly', limits }, collector, {
      start: launcher?.run,
      signal,
    });
  } else {
    await renderDirectory({ root, path, options: spec.directory ?? { recurse: false }, limits }, collector);
  }
  const { objects, declared, problems } = collector;
  return { objects, declared, problems };
}
