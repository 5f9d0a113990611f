import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pack } from 'tar-stream';
import {
  API_VERSION,
  ApplicationSpec,
  bucketOf,
  CatalogEntry,
  DeadLetter,
  DocumentsDeclared,
  ManifestsRendered,
  RenderFailed,
  RenderStatus,
  SourceChanged,
  type MessageOf,
  type Sha256,
} from '@fairlead/contracts';
import { digestOf } from '@fairlead/domain';
import { Bus } from '@fairlead/messaging';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import { natsForTest, type TestNats } from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { RendererConfig } from './config.js';
import { RendererModule } from './renderer.module.js';

export type Files = Record<string, string | Uint8Array | { link: string }>;
export type Source = MessageOf<typeof SourceChanged>;

export async function tarOf(files: Files): Promise<Buffer> {
  const stream = pack();
  // The same files are the same bytes, whenever they are packed.
  const mtime = new Date(0);
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'object' && 'link' in content) stream.entry({ name, mtime, type: 'symlink', linkname: content.link });
    else stream.entry({ name, mtime }, Buffer.from(content));
  }
  stream.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Waits until the answer is there. */
export async function until<T>(answer: () => Promise<T | undefined | false>, what: string, milliseconds = 60_000): Promise<T> {
  for (const end = performance.now() + milliseconds; ; await sleep(20)) {
    const found = await answer();
    if (found) return found;
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain for ${what}`);
  }
}

/** A NATS server and one renderer process' worth of service, with what a test asks of them. */
export class RendererBench {
  private generation = 1_000;
  private constructor(
    readonly nats: TestNats,
    readonly bus: Bus,
    readonly service: RunningService,
    readonly work: string,
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<RendererBench> {
    const nats = await natsForTest();
    const work = await mkdtemp(join(tmpdir(), 'fairlead-renderer-test-'));
    const bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
    const service = await startService(
      { name: 'renderer', config: RendererConfig, module: (config, kit) => RendererModule.forRoot(config, kit) },
      {
        NATS_URL: nats.url,
        FAIRLEAD_HTTP_PORT: '0',
        FAIRLEAD_LOG_LEVEL: 'error',
        FAIRLEAD_RENDERER_KUSTOMIZE: (await resolveTool('kustomize')).path,
        FAIRLEAD_RENDERER_HELM: (await resolveTool('helm')).path,
        FAIRLEAD_RENDERER_WORK: work,
        ...env,
      },
    );
    return new RendererBench(nats, bus, service, work);
  }
  /** Puts a guard rule into the catalog; null: takes it out. */
  async rule(name: string, spec: object | null): Promise<void> {
    const key = `guardrule.platform.${name}`;
    if (!spec) return this.bus.catalog.delete(key);
    const document = { apiVersion: API_VERSION, kind: 'GuardRule', metadata: { name }, spec };
    const owner = { tenant: 'platform', application: 'config' };
    await this.bus.catalog.put(key, CatalogEntry.parse({ document, owner, generation: 1 }));
  }
  async stop(): Promise<void> {
    await this.service.stop();
    await this.bus.close();
    await this.nats.stop();
    await rm(this.work, { recursive: true, force: true });
  }

  /** What a poller announces for these files at `app`; null: deleted. */
  async source(application: string, files: Files | null, spec: object = {}, more: Partial<Source> = {}): Promise<Source> {
    const tar = files && (await tarOf(files));
    const digest = tar && (await this.bus.objects('snapshots').put(tar));
    return SourceChanged.schema.parse({
      tenant: 'shop',
      application,
      // As by a clock: with room for what is told in between.
      generation: (this.generation += 10),
      revision: { commit: 'a'.repeat(40), ref: 'refs/heads/main' },
      fingerprint: digestOf([tar?.toString('base64') ?? null, spec]),
      ...(tar && digest ? { snapshot: { digest, bytes: tar.length } } : {}),
      spec: ApplicationSpec.parse({
        tenant: 'shop',
        source: { repository: 'shop', path: 'app' },
        destination: { cluster: 'eu' },
        ...spec,
      }),
      ...more,
    }) as Source;
  }
  /** Announces a source and waits until the renderer has said what became of it. */
  async announce(application: string, files: Files | null, spec?: object): Promise<Source> {
    const source = await this.source(application, files, spec);
    await this.bus.publish(SourceChanged, source);
    if (files) await this.settled(source);
    else await until(async () => !(await this.bus.last(SourceChanged, SourceChanged.subject(source))), 'the source to be forgotten');
    return source;
  }
  settled = (source: Source): Promise<MessageOf<typeof RenderStatus>> =>
    until(async () => {
      const status = await this.status(source.application);
      return status?.generation === source.generation && status;
    }, `the status of ${source.application}`);

  status = async (application: string) => (await this.bus.last(RenderStatus, `status.render.shop.${application}`))?.message;
  desired = async (application: string, cluster = 'eu') =>
    (await this.bus.last(ManifestsRendered, `desired.${cluster}.${bucketOf('shop', application)}.shop.${application}`))?.message;
  declared = async (application: string) => (await this.bus.last(DocumentsDeclared, `declared.shop.${application}`))?.message;
  bundle = (digest: Sha256): Promise<Uint8Array> => this.bus.objects('manifests').get(digest);
  async failures(application: string): Promise<MessageOf<typeof RenderFailed>[]> {
    const found: MessageOf<typeof RenderFailed>[] = [];
    const stop = new AbortController();
    await new Promise<void>((caughtUp) => {
      void this.bus.follow({
        consumer: 'test-failures',
        contracts: [RenderFailed],
        from: { afterSequence: 0 },
        onMessage: ({ message }) => void found.push(message as MessageOf<typeof RenderFailed>),
        onCaughtUp: caughtUp,
        signal: stop.signal,
      });
    });
    stop.abort();
    return found.filter((message) => message.application === application);
  }
  deadLetters = async (): Promise<number> => (await this.bus.lastPerSubject(DeadLetter)).length;
}

export const configMap = (name: string, rest = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
export const tenant = (name: string): string => `apiVersion: fairlead.dev/v1alpha1\nkind: Tenant\nmetadata: {name: ${name}}\nspec: {}\n`;
