import type { PromotionBoardQuery } from '@fairlead/contracts';
import type { EntityManager } from '@fairlead/database';
import { z } from 'zod';
import type { EntryOf } from '../catalog/catalog-view.js';
import { decodeCursor, pageOf, type Paged } from '../rest/cursor.js';
import { holds, Parameters, seenCondition, type Seen } from '../store/parameters.js';
import { records } from '../store/records.js';
import type { Reader } from '../store/shared-statements.js';

type Promotion = EntryOf<'Promotion'>['document'];
/** Urgency, tenant and name. */
type Place = readonly [number, string, string];
const Cursor = z.tuple([z.int().min(0).max(9), z.string(), z.string()]);
/** Of `catalog.latest_events`: a person has something to do; it is on its way. */
const WAITING = 0;
const MOVING = 1;
const AT_REST = 2;

export interface Order {
  readonly urgencyOf: (promotion: Promotion) => number;
  /** Where it stands in the list that is asked for. */
  readonly placeOf: (promotion: Promotion) => Place;
}
export async function orderOf(reader: Reader, { sort, state }: PromotionBoardQuery, seen: Seen): Promise<Order> {
  const urgencies = sort === 'urgency' || state !== undefined ? await selectUrgencies(reader, seen) : new Map<string, number>();
  const urgencyOf = ({ metadata, spec }: Promotion): number =>
    Math.min(AT_REST, ...spec.environments.map(({ name }) => urgencies.get([spec.tenant, metadata.name, name].join('/')) ?? AT_REST));
  return {
    urgencyOf,
    placeOf: (promotion) => [sort === 'urgency' ? urgencyOf(promotion) : 0, promotion.spec.tenant, promotion.metadata.name],
  };
}

/** Of the targets of Promotions where something moves, by `<tenant>/<promotion>/<environment>`. */
async function selectUrgencies(reader: Reader, seen: Seen): Promise<Map<string, number>> {
  const parameters = new Parameters();
  const conditions = [
    `type = 'promotion.changed' and urgency = any (array[${WAITING}, ${MOVING}]::smallint[])`,
    ...seenCondition('tenant', seen, parameters),
  ];
  const rows: { key: string; urgency: number }[] = await reader.query(
    `select key, urgency from catalog.latest_events where ${conditions.join(' and ')}`,
    parameters.values,
  );
  return new Map(rows.map(({ key, urgency }) => [key, urgency]));
}

/** @param promotions all that may be in the list */
export async function selectPage(
  manager: EntityManager,
  promotions: readonly Promotion[],
  { text, state, cursor, limit }: PromotionBoardQuery,
  { urgencyOf, placeOf }: Order,
): Promise<Paged<Promotion>> {
  const after = decodeCursor(cursor, Cursor);
  const most = state === 'waiting' ? WAITING : MOVING;
  const sorted = promotions
    .filter((promotion) => state === undefined || urgencyOf(promotion) <= most)
    .map((promotion) => ({ promotion, place: placeOf(promotion) }))
    .filter(({ place }) => after === undefined || compare(place, after) > 0)
    .sort((a, b) => compare(a.place, b.place));
  const found = text === undefined ? sorted : await holding(manager, sorted, text, limit + 1);
  const bytes = Infinity; // what is told of each is not known yet
  return pageOf(
    found,
    limit,
    ({ promotion }) => promotion,
    ({ place }) => place,
    bytes,
  );
}

/** Boards that are looked at together: of a text that many hold, enough are found among the first. */
const AT_ONCE = 400;

async function holding<T extends { readonly promotion: Promotion }>(
  manager: EntityManager,
  all: readonly T[],
  text: string,
  wanted: number,
): Promise<T[]> {
  const found: T[] = [];
  for (let from = 0; from < all.length && found.length < wanted; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    const unnamed = some.map(({ promotion }) => promotion).filter((promotion) => !namesHold(promotion, text));
    const runs = await selectByText(manager, unnamed, text);
    found.push(...some.filter(({ promotion }) => namesHold(promotion, text) || runs(promotion)));
  }
  return found;
}

function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  const [first, second] = a[1] === b[1] ? [a[2], b[2]] : [a[1], b[1]];
  return first < second ? -1 : first > second ? 1 : 0;
}

function namesHold({ metadata, spec }: Promotion, text: string): boolean {
  const wanted = text.toLowerCase();
  const names = spec.environments.flatMap(({ name, application }) => [name, application]);
  return [`${spec.tenant}/${metadata.name}`, ...names].some((name) => name.toLowerCase().includes(wanted));
}

/** Whether what runs in an environment of one of these boards, or is on its way to one, holds the text. */
async function selectByText(
  manager: EntityManager,
  promotions: readonly Promotion[],
  text: string,
): Promise<(promotion: Promotion) => boolean> {
  const targets = promotions.flatMap(({ metadata, spec: { tenant, environments } }) =>
    environments.map(({ name, application }) => ({ tenant, application, key: [tenant, metadata.name, name].join('/') })),
  );
  const rows: { key: string }[] = await manager.query(
    `with t as (select * from jsonb_to_recordset($1::jsonb) as t (tenant text, application text, key text))
     select t.key from t join catalog.applications a on (a.tenant, a.name) = (t.tenant, t.application)
     where a.spec is not null and a.deployed ilike $2
     union
     select t.key from t join catalog.latest_events l on l.type = 'promotion.changed' and l.key = t.key
     where l.urgency < ${AT_REST} and l.search ilike $2`,
    [records(targets), holds(text)],
  );
  const keys = new Set(rows.map(({ key }) => key));
  return ({ metadata, spec }) => spec.environments.some(({ name }) => keys.has([spec.tenant, metadata.name, name].join('/')));
}
