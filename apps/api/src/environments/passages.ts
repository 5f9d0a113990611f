import { PromotionChanged } from '@fairlead/contracts';
import { DatabaseUnavailableError, type EntityManager } from '@fairlead/database';
import type { Meeting, Passage } from '@fairlead/domain';
import type { CatalogView, EntryOf } from '../catalog/catalog-view.js';
import { compareEnvironmentNames } from '../deployments/environment-order.js';
import type { Postgres } from '../store/postgres.js';
import type { Compared } from './compared.js';
import type { Versions } from './kept-versions.js';

type Promotion = EntryOf<'Promotion'>['document'];
/** An environment with the versions of it that are kept. */
export interface Known {
  readonly compared: Compared;
  readonly versions: Versions;
}
/** Which commit of which application a promotion made another one's commit from, by `<application>:<commit>`. */
type Origins = ReadonlyMap<string, { readonly application: string; readonly commit: string }>;

/** Promotions looked at; of older ones no rendering is kept. */
const MOST_EVENTS = 500;
const MOST_STEPS = 10;

/** How versions go between the environments of one component. */
export class Passages {
  constructor(
    private readonly promotions: readonly Promotion[],
    private readonly origins: Origins,
  ) {}

  /** From where versions come to where they go: as a Promotion says, else as names usually mean. */
  sorted<T extends { readonly compared: Compared }>(environments: readonly T[]): T[] {
    const names = this.promotions
      .flatMap(({ spec }) => spec.environments)
      .flatMap(({ application }) => environments.find((one) => nameOf(one.compared) === application)?.compared.environment ?? []);
    return [...environments].sort((a, b) => compareEnvironmentNames(a.compared.environment, b.compared.environment, names));
  }

  between(source: Known, target: Known): Passage {
    const isSameRef =
      source.compared.document.spec.source.repository === target.compared.document.spec.source.repository &&
      source.compared.desired.revision.ref === target.compared.desired.revision.ref;
    return { isSameRef, carries: this.carries(source.compared, target.compared), meetings: this.meetings(source, target) };
  }

  private carries(source: Compared, target: Compared): Passage['carries'] {
    const promotion = this.promotions.find(({ spec: { environments } }) => {
      const [from, to] = [source, target].map((one) => environments.findIndex(({ application }) => application === nameOf(one)));
      return from !== undefined && to !== undefined && from >= 0 && from < to;
    });
    if (promotion === undefined) return 'nothing';
    if (promotion.spec.by === 'branch') return 'everything';
    return (promotion.spec.files ?? []).length > 0 ? 'files' : 'images';
  }

  private meetings(source: Known, target: Known): Meeting[] {
    const isSameRepository = source.compared.document.spec.source.repository === target.compared.document.spec.source.repository;
    return target.versions.flatMap(({ commits }, index): Meeting[] => {
      const from = commits.flatMap((commit) => this.originIn(nameOf(source.compared), nameOf(target.compared), commit) ?? [])[0];
      const promoted = from === undefined ? -1 : source.versions.findIndex((version) => version.commits.includes(from));
      const together = isSameRepository ? source.versions.findIndex((version) => version.commits.some((one) => commits.includes(one))) : -1;
      return [
        ...(promoted < 0 ? [] : [{ source: promoted, target: index, promoted: true }]),
        ...(together < 0 ? [] : [{ source: together, target: index, promoted: false }]),
      ];
    });
  }

  /** The commit that this one of an application was first, before any promotion. */
  rootOf(application: string, commit: string): { readonly application: string; readonly commit: string } {
    let found = { application, commit };
    for (let step = 0; step < MOST_STEPS; step++) {
      const before = this.origins.get(`${found.application}:${found.commit}`);
      if (before === undefined) break;
      found = before;
    }
    return found;
  }

  /** The commit of `wanted` that came to be this commit of `application`, over however many environments. */
  private originIn(wanted: string, application: string, commit: string): string | undefined {
    let origin = this.origins.get(`${application}:${commit}`);
    for (let step = 0; origin !== undefined && step < MOST_STEPS; step++) {
      if (origin.application === wanted) return origin.commit;
      origin = this.origins.get(`${origin.application}:${origin.commit}`);
    }
    return undefined;
  }
}

const nameOf = ({ document }: Compared): string => document.metadata.name;

/** What is known of how versions go between these environments. While Postgres is away, past promotions are not known, and less can be told. */
export async function readPassages(postgres: Postgres, view: CatalogView, environments: readonly Compared[]): Promise<Passages> {
  const tenant = environments[0]?.document.spec.tenant ?? '';
  const names = environments.map(nameOf);
  const promotions = view
    .list('Promotion')
    .map(({ document }) => document)
    .filter(({ spec }) => spec.tenant === tenant && spec.environments.some(({ application }) => names.includes(application)));
  if (promotions.length === 0) return new Passages([], new Map());
  const applications = promotions.flatMap(({ spec }) => spec.environments.map(({ application }) => application));
  const origins = await postgres
    .run((manager) => originsOf(manager, tenant, applications, promotions))
    .catch((error: unknown): Origins => {
      if (error instanceof DatabaseUnavailableError) return new Map();
      throw error;
    });
  return new Passages(promotions, origins);
}

async function originsOf(
  manager: EntityManager,
  tenant: string,
  applications: readonly string[],
  promotions: readonly Promotion[],
): Promise<Origins> {
  const rows: { payload: unknown }[] = await manager.query(
    `select payload from catalog.events where tenant = $1 and application = any ($2::text[]) and type = 'promotion.changed'
     order by id desc limit ${MOST_EVENTS}`,
    [tenant, applications],
  );
  const origins = new Map<string, { application: string; commit: string }>();
  for (const { payload } of rows) {
    const event = PromotionChanged.schema.safeParse(payload).data;
    if (event?.state !== 'Promoted' || event.result === undefined) continue;
    const promotion = promotions.find(({ metadata }) => metadata.name === event.promotion);
    const from = promotion?.spec.environments.find(({ name }) => name === event.from);
    if (from === undefined) continue;
    origins.set(`${event.application}:${event.result}`, { application: from.application, commit: event.commit });
  }
  return origins;
}
