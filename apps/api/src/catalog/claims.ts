import { catalogKey, PLATFORM_TENANT } from '@fairlead/contracts';
import type { CatalogEntry, DocumentsDeclared, MessageOf, PlatformDocument, Position, Problem } from '@fairlead/contracts';
import { areSameImplicit } from '@fairlead/domain';
import { nameOf, place, problemAt } from './catalog-problems.js';

export type Declaration = MessageOf<typeof DocumentsDeclared>;
export type Entries = ReadonlyMap<string, CatalogEntry>;
/** One document that an application declares under one key. */
export interface Claim {
  readonly key: string;
  readonly by: Declaration;
  readonly document: PlatformDocument;
  readonly at: Position | undefined;
}
export interface Refusal {
  readonly by: Declaration;
  readonly problem: Problem;
}

export const idOf = (by: { tenant: string; application: string }): string => `${by.tenant}/${by.application}`;
export const refuse = (claim: Claim, code: Parameters<typeof problemAt>[0], text: string): Refusal => ({
  by: claim.by,
  problem: problemAt(code, claim.document, claim.at, text),
});

/** What an application may declare at all, and once: everything else is refused before anyone asks whose the name is. */
export function claimsOf(by: Declaration, reserved: Entries): { claims: Claim[]; refusals: Refusal[] } {
  const claims = new Map<string, Claim>();
  const refusals: Refusal[] = [];
  for (const { document, at } of by.documents) {
    const claim: Claim = { key: catalogKey(document), by, document, at };
    const first = claims.get(claim.key);
    if (first !== undefined && areSameImplicit(first.document, document)) continue;
    const refusal = forbidden(claim) ?? reservedName(claim, reserved) ?? (first === undefined ? undefined : duplicate(claim, first));
    if (refusal === undefined) claims.set(claim.key, claim);
    else refusals.push(refusal);
  }
  return { claims: [...claims.values()], refusals };
}

function forbidden(claim: Claim): Refusal | undefined {
  const { by, document } = claim;
  if (by.tenant === PLATFORM_TENANT) return undefined;
  if (document.kind === 'Tenant' || document.kind === 'Cluster' || (document.kind === 'GuardRule' && document.spec.tenant === undefined)) {
    const what = document.kind === 'GuardRule' ? 'a GuardRule without tenant, which is for all tenants' : `a ${document.kind}`;
    return refuse(
      claim,
      'CatalogForbidden',
      `is refused: application ${idOf(by)} may not declare ${what}. Declare it in the config repository (tenant ${PLATFORM_TENANT}).`,
    );
  }
  if (document.spec.tenant === by.tenant) return undefined;
  return refuse(
    claim,
    'CatalogForbidden',
    `is refused: application ${idOf(by)} may declare documents of its own tenant ${by.tenant} only. Set spec.tenant to ${by.tenant}, or declare it in the config repository.`,
  );
}

function reservedName(claim: Claim, reserved: Entries): Refusal | undefined {
  if (!reserved.has(claim.key)) return undefined;
  return refuse(claim, 'CatalogReserved', "is refused: this name is the platform's own and set by the api's settings. Take another name.");
}

function duplicate(claim: Claim, first: Claim): Refusal {
  return refuse(claim, 'CatalogDuplicate', `is refused: it stands at ${place(first.at)} already, and that one counts. Remove one of them.`);
}

/**
 * Whose a name is: the first to have declared it keeps it for as long as it declares it. An owner whose documents can't all be read, or who
 * has said nothing yet, keeps it too: the document may be one of those.
 */
export function settleName(rivals: readonly Claim[], entry: CatalogEntry | undefined, isHeld: (entry: CatalogEntry) => boolean): Settled {
  const owner = entry === undefined ? undefined : idOf(entry.owner);
  const own = rivals.find((claim) => idOf(claim.by) === owner);
  if (own === undefined && entry !== undefined && isHeld(entry)) {
    const refused = rivals.filter((claim) => !areSameImplicit(claim.document, entry.document));
    return { winner: undefined, refusals: refused.map((claim) => taken(claim, owner ?? '', entry.at)) };
  }
  const winner = own ?? [...rivals].sort(byAge)[0];
  // What nobody wrote, such as the Repository that an Application of Argo CD names by its URL, several may imply.
  const losers = rivals.filter((claim) => claim !== winner && !(winner && areSameImplicit(claim.document, winner.document)));
  return { winner, refusals: losers.map((claim) => taken(claim, winner === undefined ? '' : idOf(winner.by), winner?.at)) };
}
export interface Settled {
  winner: Claim | undefined;
  refusals: Refusal[];
}

const byAge = (a: Claim, b: Claim): number => a.by.generation - b.by.generation || (idOf(a.by) < idOf(b.by) ? -1 : 1);

function taken(claim: Claim, owner: string, at: Position | undefined): Refusal {
  return refuse(
    claim,
    'CatalogNameTaken',
    `is refused: application ${owner} declared ${nameOf(claim.document)} first (${place(at)}) and keeps it. Take another name, or remove it there.`,
  );
}
