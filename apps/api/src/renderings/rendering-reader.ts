import {
  ApplicationHeld,
  bucketOf,
  ManifestsRendered,
  RenderingKept,
  type ApiRendering,
  type ApiRenderingDiff,
  type ApiRenderingList,
  type MessageOf,
  type RenderingDiffQuery,
  type Sha256,
} from '@fairlead/contracts';
import { compareRenderings, decodeBundle, Letters, toYaml, type KubeObject, type RenderedChange } from '@fairlead/domain';
import { ObjectMissingError, type Bus, type Received } from '@fairlead/messaging';
import { Limiter } from '@fairlead/service-kit';
import type { CatalogView } from '../catalog/catalog-view.js';
import { ApiError, notFound } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import type { Postgres } from '../store/postgres.js';
import { causesOf } from './rendering-causes.js';

type Kept = Received<MessageOf<typeof RenderingKept>>;
type Changed = ApiRenderingDiff['objects'][number];

const MOST_OBJECTS = 200;
const MOST_BYTES = 2 * 1024 * 1024;
/** Fields told of one object; its YAML tells the rest. */
const MOST_FIELDS = 500;
/** Renderings may have thousands of objects; few are held unpacked at the same time. */
const COMPARISONS = 2;
const COMPARE_MILLISECONDS = 30_000;

/** Renderings that are kept, as NATS has them: no cluster and no Git host is asked. */
export class RenderingReader {
  private readonly comparisons = new Limiter(COMPARISONS);

  constructor(
    private readonly bus: Bus,
    private readonly view: CatalogView,
    private readonly postgres: Postgres,
  ) {}

  /** Newest first, each once however often it was sent. @throws ApiError 404, DatabaseUnavailableError, NatsUnavailableError */
  async list(tenant: string, application: string): Promise<ApiRenderingList> {
    const items = await this.renderings(tenant, application);
    const commits = items.map(({ revision }) => revision.commit);
    const causes = await this.postgres.run((manager) => causesOf(manager, { tenant, application, commits }));
    return { items: items.map((item) => ({ ...item, causes: causes(item.revision.commit) })) };
  }

  /** @throws ApiError 404 if the application, or one of the two renderings, is not there (any more); NatsUnavailableError */
  async compare(tenant: string, application: string, { from, to }: RenderingDiffQuery): Promise<ApiRenderingDiff> {
    const items = await this.renderings(tenant, application);
    const find = (fingerprint: string): (typeof items)[number] => {
      const found = items.find((item) => item.fingerprint === fingerprint);
      if (found === undefined) throw gone(tenant, application, fingerprint);
      return found;
    };
    const [before, after] = [find(from), find(to)];
    const comparison = await this.comparisons.run(() =>
      withDeadline(this.compareBundles(before, after), COMPARE_MILLISECONDS).catch((error: unknown) => {
        throw error instanceof ObjectMissingError ? gone(tenant, application, `${from} or ${to}`) : error;
      }),
    );
    const withoutDigest = ({ bundle: _, ...item }: (typeof items)[number]): ApiRendering => item;
    return { from: withoutDigest(before), to: withoutDigest(after), ...comparison };
  }

  private async compareBundles(from: { bundle: Sha256 }, to: { bundle: Sha256 }) {
    const objects = async ({ bundle }: { bundle: Sha256 }): Promise<KubeObject[]> =>
      decodeBundle(await this.bus.objects('manifests').get(bundle));
    const [before, after] = await Promise.all([objects(from), objects(to)]);
    const { changes, unchanged } = compareRenderings(before, after, new Letters());
    const shown = withinLimits(changes);
    return { objects: shown, unchanged, more: changes.length - shown.length };
  }

  private async renderings(tenant: string, application: string): Promise<(ApiRendering & { bundle: Sha256 })[]> {
    if (this.view.application(tenant, application) === undefined)
      throw notFound(`Application ${tenant}/${application}`, 'GET /api/v1/applications lists what there is.');
    const [kept, current, hold] = await withDeadline(
      Promise.all([
        this.bus.all(RenderingKept, `rendering.${tenant}.${application}`),
        this.current(tenant, application),
        this.bus.last(ApplicationHeld, `status.hold.${tenant}.${application}`),
      ]),
    );
    const bad = hold?.message.held === true ? hold.message.bad.fingerprint : undefined;
    return newestOfEach(kept).map(({ message, time }) => ({
      fingerprint: message.fingerprint,
      generation: message.generation,
      revision: message.revision,
      objects: message.bundle.objects,
      at: time.toISOString(),
      current: current.has(message.fingerprint),
      held: message.fingerprint === bad,
      causes: [],
      bundle: message.bundle.digest,
    }));
  }

  /** Fingerprints of what clusters are to run now: one, apart from the moment in which a new one is sent to each. */
  private async current(tenant: string, application: string): Promise<ReadonlySet<string>> {
    const subjects = await this.bus.subjects('DESIRED', `desired.*.${bucketOf(tenant, application)}.${tenant}.${application}`);
    const found = await Promise.all(subjects.map((subject) => this.bus.last(ManifestsRendered, subject)));
    return new Set(found.flatMap((one) => (one?.message.bundle === undefined ? [] : [one.message.fingerprint])));
  }
}

function newestOfEach(kept: readonly Kept[]): Kept[] {
  const found = new Map<string, Kept>();
  for (const one of [...kept].sort((a, b) => b.sequence - a.sequence)) {
    if (!found.has(one.message.fingerprint)) found.set(one.message.fingerprint, one);
  }
  return [...found.values()];
}

function withinLimits(changes: readonly RenderedChange[]): Changed[] {
  const shown: Changed[] = [];
  let bytes = 0;
  for (const change of changes) {
    if (shown.length === MOST_OBJECTS) break;
    const one = toChanged(change);
    const size = Buffer.byteLength(JSON.stringify(one));
    if (bytes + size > MOST_BYTES) continue;
    bytes += size;
    shown.push(one);
  }
  return shown;
}

const toChanged = ({ ref, change, before, after, fields }: RenderedChange): Changed => ({
  group: ref.group,
  kind: ref.kind,
  namespace: ref.namespace ?? '',
  name: ref.name,
  change,
  ...(before === undefined ? {} : { before: toYaml(before) }),
  ...(after === undefined ? {} : { after: toYaml(after) }),
  fields: fields.slice(0, MOST_FIELDS).map(({ path, ...values }) => ({
    path,
    ...(values.before === undefined ? {} : { before: values.before }),
    ...(values.after === undefined ? {} : { after: values.after }),
  })),
});

const gone = (tenant: string, application: string, fingerprint: string): ApiError =>
  new ApiError({
    status: 404,
    code: 'RenderingGone',
    title: 'There is no such rendering any more',
    detail: `Application ${tenant}/${application} has no rendering ${fingerprint} that is still kept.`,
    advice: `GET /api/v1/applications/${tenant}/${application}/renderings lists those that are: the last ten.`,
  });
