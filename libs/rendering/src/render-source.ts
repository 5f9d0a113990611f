import type { SourceSpec } from '@fairlead/contracts';
import type { DocumentContext, Release } from '@fairlead/domain';
import { Collector, type Rendering } from './collect.js';
import { detectRenderer, sourcePath, type RendererName } from './detect-renderer.js';
import { renderDirectory } from './directory/render-directory.js';
import { RendererUnavailableError } from './errors.js';
import { renderHelm } from './helm/render-helm.js';
import { changesSource } from './kustomize/prepare-kustomization.js';
import { renderKustomize } from './kustomize/render-kustomize.js';
import { defaultLimits, type RenderLimits } from './limits.js';
import type { ToolLauncher } from './process/tool-launcher.js';
import { withScratchCopy } from './scratch-copy.js';

export interface RenderRequest {
  /** Folder that holds the repository, or the part of it that matters: an unpacked snapshot, a checkout. */
  readonly root: string;
  readonly spec: Pick<SourceSpec, 'path' | 'kustomize' | 'directory' | 'helm' | 'chart'>;
  /** Path of the kustomize binary. */
  readonly kustomize: string;
  /** Path of the helm binary; needed for charts only. */
  readonly helm?: string | undefined;
  /** What a chart's templates know as `.Release`, unless its options say otherwise. Default: `release` in `default`. */
  readonly release?: Release;
  /** The root is a copy that nobody else uses and that may be changed. Default false: it is copied where that is needed. */
  readonly scratch?: boolean;
  /** Folder for files of its own. Default: the system's for temporary ones. */
  readonly work?: string;
  /** The application has no destination: it may hold platform documents only, and a broken file is a problem, not the end. */
  readonly platformOnly?: boolean;
  /** Platform documents are among the objects too, as they stand. Default false. */
  readonly documentsAmongObjects?: boolean;
  /** Whose the platform documents are; absent: the tenant's `platform`. */
  readonly documents?: DocumentContext | undefined;
  readonly limits?: Partial<RenderLimits>;
  /** Starts the tools instead of this process; for services that render much. */
  readonly launcher?: ToolLauncher | undefined;
  /** Ends the tool early, for a service that stops. */
  readonly signal?: AbortSignal;
}

/**
 * Manifests and platform documents of a source.
 * @throws RenderError with file, line and column as far as they can be told; RendererUnavailableError when a tool can't be run
 */
export async function renderSource(request: RenderRequest): Promise<Rendering> {
  const { root, spec, platformOnly = false, documentsAmongObjects = false, documents, limits: given } = request;
  const limits = { ...defaultLimits, ...given };
  const collector = new Collector({ platformOnly, documentsAmongObjects, objectLimit: limits.objects, documents });
  const renderer = await detectRenderer(root, spec);
  const changes = renderer === 'helm' || (renderer === 'kustomize' && changesSource(spec.kustomize));
  const render = (folder: string): Promise<void> => renderWith(renderer, { ...request, root: folder }, limits, collector);
  if (changes && !request.scratch) await withScratchCopy(root, { ...spec, path: sourcePath(spec.path) }, request.work, render);
  else await render(root);
  const { objects, declared, notes, problems, refused } = collector;
  return { objects, declared, notes, problems, refused };
}

async function renderWith(renderer: RendererName, request: RenderRequest, limits: RenderLimits, collector: Collector): Promise<void> {
  const { root, spec, kustomize, helm, launcher, signal, work } = request;
  const path = sourcePath(spec.path);
  const how = { start: launcher?.run, signal };
  switch (renderer) {
    case 'kustomize':
      return renderKustomize({ kustomize, root, path, options: spec.kustomize, limits }, collector, how);
    case 'helm': {
      if (!helm) throw new RendererUnavailableError('the source is a Helm chart, and nothing says where the helm binary is');
      const release = request.release ?? { name: 'release', namespace: 'default' };
      return renderHelm({ helm, kustomize, root, path, options: spec.helm ?? {}, release, limits, work }, collector, how);
    }
    case 'directory':
      return renderDirectory({ root, path, options: spec.directory ?? { recurse: false }, limits }, collector);
  }
}
