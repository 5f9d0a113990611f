import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { MessageOf, Sha256, SourceChanged } from '@fairlead/contracts';
import { encodeBundle, imagesOf } from '@fairlead/domain';
import { Bus } from '@fairlead/messaging';
import { extractSnapshot, RendererUnavailableError, RenderError, renderSource, ToolLauncher, type Rendering } from '@fairlead/rendering';
import { CONFIG, Limiter, LOGGER, Metrics, tracing, type Logger } from '@fairlead/service-kit';
import { RendererConfig } from '../config.js';
import type { Rendered } from './rendered.js';
import { RenderingCache } from './rendering-cache.js';

type Source = MessageOf<typeof SourceChanged>;
const MEBI = 1024 * 1024;

/** Makes a bundle in the object store, and platform documents, of the snapshot of a source. */
@Injectable()
export class SnapshotRenderer implements OnModuleInit, OnApplicationShutdown {
  private readonly cache = new RenderingCache();
  private readonly launcher = new ToolLauncher();
  private readonly limiter: Limiter;
  /** This instance's own: what is there at start was left by a process that was killed. */
  private readonly work: string;
  private readonly seconds;
  private readonly reused;

  constructor(
    @Inject(CONFIG) private readonly config: RendererConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly bus: Bus,
    metrics: Metrics,
  ) {
    this.limiter = new Limiter(config.FAIRLEAD_RENDERER_CONCURRENCY);
    this.work = join(config.FAIRLEAD_RENDERER_WORK, `fairlead-renderer-${config.FAIRLEAD_INSTANCE}`);
    this.seconds = metrics.histogram('fairlead_renderer_rendering_seconds', 'Time from a snapshot to its bundle', ['outcome']);
    this.reused = metrics.counter('fairlead_renderer_reused_total', 'Renderings taken from memory because the fingerprint was known');
  }

  /** @throws RendererUnavailableError, so that a service without its tool or folder does not start */
  async onModuleInit(): Promise<void> {
    this.launcher.start();
    const { FAIRLEAD_RENDERER_KUSTOMIZE: kustomize, FAIRLEAD_RENDERER_WORK: folder } = this.config;
    try {
      const { stdout } = await promisify(execFile)(kustomize, ['version'], { timeout: 20_000, env: {} });
      this.logger.info('kustomize found', { kustomize, version: stdout.trim() });
    } catch (cause) {
      throw new RendererUnavailableError(
        `kustomize can't be run as ${kustomize}; install it or set FAIRLEAD_RENDERER_KUSTOMIZE to its path`,
        { kustomize },
        cause,
      );
    }
    await this.lookForHelm();
    try {
      await rm(this.work, { recursive: true, force: true });
      await mkdir(this.work, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new RendererUnavailableError(
        `the work folder ${folder} can't be written; set FAIRLEAD_RENDERER_WORK to one that can`,
        { folder },
        cause,
      );
    }
  }

  /** Whoever has no charts needs no helm. */
  private async lookForHelm(): Promise<void> {
    const { FAIRLEAD_RENDERER_HELM: helm } = this.config;
    try {
      const { stdout } = await promisify(execFile)(helm, ['version', '--short'], { timeout: 20_000, env: {} });
      this.logger.info('helm found', { helm, version: stdout.trim() });
    } catch {
      this.logger.warn('helm can not be run, so no chart can be rendered; install it or set FAIRLEAD_RENDERER_HELM to its path', { helm });
    }
  }

  onApplicationShutdown(): void {
    this.launcher.stop();
  }

  /** @throws RenderError; ObjectMissingError and others of the bus; RendererUnavailableError */
  async render(source: Source, snapshot: Sha256): Promise<Rendered> {
    const platformOnly = source.spec.destination === undefined;
    // The same files of two tenants declare documents of each its own.
    const key = `${source.tenant}:${source.fingerprint}:${platformOnly}`;
    const cached = this.cache.get(key);
    if (cached) {
      if (cached.rendered.bundle) await this.bus.objects('manifests').put(cached.bytes);
      this.reused.inc();
      return cached.rendered;
    }
    const { objects, ...told } = await this.limiter.run(() => this.timed(source, snapshot, platformOnly));
    const { bytes, objects: count } = encodeBundle(objects);
    // Nobody fetches what goes to no cluster.
    const digest = platformOnly ? undefined : await this.bus.objects('manifests').put(bytes);
    const rendered: Rendered = { bundle: digest && { digest, objects: count, bytes: bytes.length }, images: imagesOf(objects), ...told };
    this.cache.set(key, { rendered, bytes });
    return rendered;
  }

  private async timed(source: Source, snapshot: Sha256, platformOnly: boolean): Promise<Rendering> {
    const stop = this.seconds.startTimer();
    const attributes = { 'fairlead.tenant': source.tenant, 'fairlead.application': source.application };
    try {
      const rendering = await tracing.withSpan('render', attributes, undefined, () => this.unpackAndRender(source, snapshot, platformOnly));
      stop({ outcome: 'rendered' });
      return rendering;
    } catch (error) {
      stop({ outcome: error instanceof RenderError ? 'refused' : 'failed' });
      throw error;
    }
  }

  private unpackAndRender({ tenant, application, spec }: Source, snapshot: Sha256, platformOnly: boolean): Promise<Rendering> {
    return this.withFiles(snapshot, (root) =>
      renderSource({
        root,
        spec: spec.source,
        kustomize: this.config.FAIRLEAD_RENDERER_KUSTOMIZE,
        helm: this.config.FAIRLEAD_RENDERER_HELM,
        release: { name: application, namespace: spec.destination?.namespace ?? 'default' },
        scratch: true,
        work: this.work,
        platformOnly,
        documents: { tenant },
        launcher: this.launcher,
        limits: {
          timeoutMilliseconds: this.config.FAIRLEAD_RENDERER_TIMEOUT_SECONDS * 1000,
          outputBytes: this.config.FAIRLEAD_RENDERER_OUTPUT_MEBIBYTES * MEBI,
          memoryBytes: this.config.FAIRLEAD_RENDERER_MEMORY_MEBIBYTES * MEBI,
          objects: this.config.FAIRLEAD_RENDERER_OBJECTS,
        },
      }),
    );
  }

  /** Unpacks a snapshot for as long as it is worked with. @throws as `extractSnapshot` and the bus */
  async withFiles<T>(snapshot: Sha256, work: (root: string) => Promise<T>): Promise<T> {
    const tar = await this.bus.objects('snapshots').get(snapshot);
    const root = this.folder();
    try {
      await extractSnapshot(tar, root);
      return await work(root);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }

  private folder(): string {
    try {
      return mkdtempSync(join(this.work, 'source-'));
    } catch (cause) {
      throw new RendererUnavailableError(`no folder can be made in ${this.work}: is it full or gone?`, {}, cause);
    }
  }
}
