import { isDeepStrictEqual } from 'node:util';
import { catalogKey, type CatalogEntry, type Problem } from '@fairlead/contracts';
import { DIALECT_PROBLEM, isImplicit } from '@fairlead/domain';
import { notAllowed } from './allowed.js';
import { claimsOf, idOf, refuse, settleName, type Claim, type Declaration, type Entries, type Refusal } from './claims.js';
import { resolve } from './resolve.js';
import { unknownNames } from './unknown-names.js';
import { World } from './world.js';

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
  const isHeld = (entry: CatalogEntry): boolean => mayBeUnread(entry, byId.get(idOf(entry.owner)));

  const { settled, refusals } = settle(current, entries, reserved, isHeld);
  const world = new World(settled, entries, isHeld, reserved);
  const puts: { key: string; entry: CatalogEntry }[] = [];
  const accepted: Claim[] = [];
  for (const claim of inOrder(settled.values())) {
    const { refusal, resolved } = judge(claim, world);
    // What is refused may stay in force as it was; others are judged by that.
    world.set(claim.key, refusal === undefined ? resolved.document : entries.get(claim.key)?.document);
    if (refusal === undefined) accepted.push(resolved);
    else refusals.push(refusal);
    const entry = refusal === undefined ? entryOf(resolved) : undefined;
    if (entry !== undefined && differs(entry, entries.get(claim.key))) puts.push({ key: claim.key, entry });
  }
  const deletes = [...entries].flatMap(([key, entry]) => (settled.has(key) || reserved.has(key) || isHeld(entry) ? [] : [key]));
  return { puts, deletes, reports: report(current, accepted, refusals, knownKeys(entries, puts, deletes, reserved)) };
}

/** Whether an entry that its owner doesn't declare may be among what of the owner could not be read: then it stays. */
function mayBeUnread(entry: CatalogEntry, declaration: Declaration | undefined): boolean {
  if (declaration === undefined) return true;
  const { problems, refused } = declaration;
  if (problems.length === 0) return false;
  if (refused === undefined || refused.includes('*') || problems.some(({ code }) => code !== DIALECT_PROBLEM)) return true;
  // The repository that a refused Application implies can't be told any more.
  return refused.includes(catalogKey(entry.document)) || (refused.length > 0 && isImplicit(entry.document));
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

/** Applications come last: whether one may come into force depends on its Repository and Project. */
const inOrder = (claims: Iterable<Claim>): Claim[] => {
  const all = [...claims];
  return [
    ...all.filter(({ document }) => document.kind !== 'Application'),
    ...all.filter(({ document }) => document.kind === 'Application'),
  ];
};

function judge(claim: Claim, world: World): { resolved: Claim; refusal: Refusal | undefined } {
  const found = resolve(claim.document, world);
  if ('why' in found) {
    const text = `is refused: ${found.why}. What was accepted under this name before, if anything, stays in force.`;
    return { resolved: claim, refusal: refuse(claim, 'CatalogClusterUnknown', text) };
  }
  const resolved = { ...claim, document: found.document };
  return { resolved, refusal: notAllowed(resolved, world) };
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
