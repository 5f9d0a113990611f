import { isDeepStrictEqual } from 'node:util';
import { clustersOf, PLATFORM_TENANT } from '@fairlead/contracts';
import type { CatalogEntry, PlatformDocument, Problem, TenantDocument } from '@fairlead/contracts';
import { mayReadRepository } from '@fairlead/domain';
import { problemAt } from './catalog-problems.js';
import { claimsOf, idOf, refuse, settleName, type Claim, type Declaration, type Entries, type Refusal } from './claims.js';
import { forbiddenClusters, listDestinations } from './tenant-rules.js';

export interface CatalogChange {
  readonly puts: readonly { key: string; entry: CatalogEntry }[];
  readonly deletes: readonly string[];
  readonly reports: readonly Report[];
}
/** What became of one application's documents. */
export interface Report {
  readonly declaration: Declaration;
  readonly accepted: number;
  readonly refused: number;
  readonly problems: readonly Problem[];
}

/**
 * What must change in the catalog so that it holds what all applications together declare. It looks at everything at once, so that the
 * outcome does not depend on the order of messages: a name that its owner gives up goes to the next that declares it, and a changed
 * allow-list counts for every document at once.
 *
 * @param declarations the newest of each declaring application
 * @param entries the catalog as it is
 * @param reserved entries that no application may declare; they are never deleted here
 */
export function reconcileCatalog(declarations: readonly Declaration[], entries: Entries, reserved: Entries): CatalogChange {
  const newest = newestGenerations(entries);
  // A message that was overtaken says nothing: the catalog already holds what a later one of the same application said.
  const current = declarations.filter((declaration) => declaration.generation >= (newest.get(idOf(declaration)) ?? 0));
  const byId = new Map(current.map((declaration) => [idOf(declaration), declaration]));
  const isHeld = (entry: CatalogEntry): boolean => (byId.get(idOf(entry.owner))?.problems.length ?? 1) > 0;

  const { settled, refusals } = settle(current, entries, reserved, isHeld);
  const tenants = effectiveTenants(settled, entries, isHeld);
  const puts: { key: string; entry: CatalogEntry }[] = [];
  const accepted: Claim[] = [];
  for (const claim of settled.values()) {
    const refusal = notAllowed(claim, tenants);
    if (refusal === undefined) accepted.push(claim);
    else refusals.push(refusal);
    const entry = refusal === undefined ? entryOf(claim) : undefined;
    if (entry !== undefined && differs(entry, entries.get(claim.key))) puts.push({ key: claim.key, entry });
  }
  const deletes = [...entries].flatMap(([key, entry]) => (settled.has(key) || reserved.has(key) || isHeld(entry) ? [] : [key]));
  return { puts, deletes, reports: report(current, accepted, refusals, knownKeys(entries, puts, deletes, reserved)) };
}

function newestGenerations(entries: Entries): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { owner, generation } of entries.values()) newest.set(idOf(owner), Math.max(generation, newest.get(idOf(owner)) ?? 0));
  return newest;
}

function settle(current: readonly Declaration[], entries: Entries, reserved: Entries, isHeld: (entry: CatalogEntry) => boolean) {
  const refusals: Refusal[] = [];
  const rivals = new Map<string, Claim[]>();
  for (const declaration of current) {
    const checked = claimsOf(declaration, reserved);
    refusals.push(...checked.refusals);
    for (const claim of checked.claims) rivals.set(claim.key, [...(rivals.get(claim.key) ?? []), claim]);
  }
  const settled = new Map<string, Claim>();
  for (const [key, claims] of rivals) {
    const name = settleName(claims, entries.get(key), isHeld);
    refusals.push(...name.refusals);
    if (name.winner !== undefined) settled.set(key, name.winner);
  }
  return { settled, refusals };
}

/** Tenants as they will be, so that a document and the allow-list that permits it may come in one commit. */
function effectiveTenants(settled: ReadonlyMap<string, Claim>, entries: Entries, isHeld: (entry: CatalogEntry) => boolean) {
  const tenants = new Map<string, TenantDocument>();
  const add = (document: PlatformDocument): void => {
    if (document.kind === 'Tenant') tenants.set(document.metadata.name, document);
  };
  for (const entry of entries.values()) if (isHeld(entry)) add(entry.document);
  for (const claim of settled.values()) add(claim.document);
  return tenants;
}

const STAYS = 'What was accepted under this name before, if anything, stays in force.';

function notAllowed(claim: Claim, tenants: ReadonlyMap<string, TenantDocument>): Refusal | undefined {
  const { document } = claim;
  if (document.kind === 'Application') {
    const tenant = tenants.get(document.spec.tenant);
    const clusters = forbiddenClusters(document, tenant);
    if (tenant === undefined || clusters.length === 0) return undefined;
    return refuse(
      claim,
      'CatalogDestinationNotAllowed',
      `is refused: tenant ${document.spec.tenant} may not deploy to namespace ${document.spec.destination?.namespace} of ${clusters.join(', ')}; allowed: ${listDestinations(tenant)}. Change spec.destination, or spec.destinations of the Tenant. ${STAYS}`,
    );
  }
  if (document.kind !== 'Repository') return undefined;
  const tenant = tenants.get(document.spec.tenant);
  if (mayReadRepository(tenant?.spec, document.spec.url)) return undefined;
  return refuse(
    claim,
    'CatalogRepositoryNotAllowed',
    `is refused: tenant ${document.spec.tenant} may not read ${document.spec.url}; allowed: ${tenant?.spec.repositories?.join(', ') || 'none'}. Change spec.url, or spec.repositories of the Tenant. ${STAYS}`,
  );
}

function entryOf({ by, document, at }: Claim): CatalogEntry {
  return {
    document,
    owner: { tenant: by.tenant, application: by.application },
    generation: by.generation,
    revision: by.revision,
    ...(at === undefined ? {} : { at }),
  };
}

/** The generation alone is no reason to write: every commit to a config repository would touch every entry. */
const differs = (entry: CatalogEntry, before: CatalogEntry | undefined): boolean =>
  before === undefined || !isDeepStrictEqual([entry.document, entry.owner, entry.at], [before.document, before.owner, before.at]);

function knownKeys(entries: Entries, puts: CatalogChange['puts'], deletes: readonly string[], reserved: Entries): Set<string> {
  const keys = new Set([...entries.keys(), ...reserved.keys()]);
  for (const key of deletes) keys.delete(key);
  for (const { key } of puts) keys.add(key);
  return keys;
}

const MOST_PROBLEMS = 100;

function report(current: readonly Declaration[], accepted: readonly Claim[], refusals: readonly Refusal[], known: ReadonlySet<string>) {
  const acceptedOf = groupByDeclaration(accepted);
  const refusedOf = groupByDeclaration(refusals);
  return current.map((declaration): Report => {
    const own = acceptedOf.get(declaration) ?? [];
    const refused = (refusedOf.get(declaration) ?? []).map((refusal) => refusal.problem);
    const problems = [...refused, ...declaration.problems, ...own.flatMap((claim) => unknownNames(claim.document, claim.at, known))];
    return { declaration, accepted: own.length, refused: refused.length, problems: problems.slice(0, MOST_PROBLEMS) };
  });
}

function groupByDeclaration<T extends { by: Declaration }>(items: readonly T[]): Map<Declaration, T[]> {
  const groups = new Map<Declaration, T[]>();
  for (const item of items) {
    const group = groups.get(item.by);
    if (group === undefined) groups.set(item.by, [item]);
    else group.push(item);
  }
  return groups;
}

/** Names that a document uses and nobody declares. Documents come in any order, so it is accepted and waits for them. */
export function unknownNames(document: PlatformDocument, at: CatalogEntry['at'], known: ReadonlySet<string>): Problem[] {
  if (document.kind !== 'Application' && document.kind !== 'Repository') return [];
  const { tenant } = document.spec;
  const problems: Problem[] = [];
  const expect = (key: string, code: Parameters<typeof problemAt>[0], text: string): void => {
    if (!known.has(key)) problems.push(problemAt(code, document, at, `${text} It takes effect as soon as that is declared.`));
  };
  if (tenant !== PLATFORM_TENANT) expect(`tenant.${tenant}`, 'CatalogTenantUnknown', `names tenant ${tenant}, which no document declares.`);
  if (document.kind === 'Repository') return problems;
  const { repository } = document.spec.source;
  expect(
    `repository.${tenant}.${repository}`,
    'CatalogRepositoryUnknown',
    `reads from repository ${repository}, which no Repository document of tenant ${tenant} declares.`,
  );
  for (const cluster of clustersOf(document.spec)) {
    expect(`cluster.${cluster}`, 'CatalogClusterUnknown', `goes to cluster ${cluster}, which no Cluster document declares.`);
  }
  return problems;
}
