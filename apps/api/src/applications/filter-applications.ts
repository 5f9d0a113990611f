import type { ApplicationFilter } from '@fairlead/contracts';
import { holds, seenCondition, type Parameters, type Seen } from '../store/parameters.js';

/** Conditions on `catalog.applications a` that a filter makes, each of which an index can answer. */
export function conditionsOfFilter(filter: ApplicationFilter, seen: Seen, parameters: Parameters): string[] {
  const { tenant, cluster, repository, health, sync, environment, component, suspended, label, text } = filter;
  const equal = (column: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`a.${column} = ${parameters.add(value)}`];
  return [
    'a.spec is not null',
    ...seenCondition('a.tenant', seen, parameters),
    ...equal('tenant', tenant),
    ...equal('repository', repository),
    ...equal('health', health),
    ...equal('sync', sync),
    ...equal('environment', environment),
    ...equal('component', component),
    ...(suspended === undefined ? [] : [suspended ? 'a.suspended' : 'not a.suspended']),
    ...(cluster === undefined ? [] : [`a.clusters @> array[${parameters.add(cluster)}::text]`]),
    ...(label === undefined ? [] : [labelCondition(label, parameters)]),
    ...(text === undefined ? [] : [`a.search ilike ${parameters.add(holds(text))}`]),
  ];
}

function labelCondition(label: string, parameters: Parameters): string {
  const equals = label.indexOf('=');
  if (equals < 0) return `a.labels ? ${parameters.add(label)}`;
  return `a.labels @> ${parameters.add(JSON.stringify({ [label.slice(0, equals)]: label.slice(equals + 1) }))}::jsonb`;
}
