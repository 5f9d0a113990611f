import type { Attention, LiveEvent } from '@fairlead/api-client';
import { Badge, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client';
import { useRefresh } from '../api/use-refresh';
import type { Place } from './places';

/** The page itself comes first, and nobody acts on these numbers within seconds. */
const SETTLE_MILLISECONDS = 3_000;
const TOLD_BY: ReadonlySet<LiveEvent['type']> = new Set([
  'health.changed',
  'promotion.changed',
  'render.failed',
  'render.status',
  'rollout.changed',
  'source.failed',
  'source.status',
  'sync.finished',
  'catalog.reported',
]);

/** What waits for this person; undefined until it is known. `ready`: whether it may be asked for yet. */
export function useAttention(ready: boolean): Attention | undefined {
  const { data } = useQuery({
    queryKey: ['attention'],
    enabled: ready,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/attention', { signal })),
  });
  useRefresh([['attention']], ({ type }) => TOLD_BY.has(type), SETTLE_MILLISECONDS);
  return data;
}

/** A number beside the name of a place, with its words for a screen reader. */
export function Waiting({ place, attention }: { readonly place: Place; readonly attention: Attention | undefined }) {
  const { waits } = place;
  const count = waits === undefined ? 0 : (attention?.[waits.of] ?? 0);
  if (waits === undefined || count === 0) return null;
  return (
    <Badge size="sm" radius="xl" variant="light" color={waits.colour} title={`${count} ${waits.words}`}>
      {count > 999 ? '999+' : count}
      <VisuallyHidden> {waits.words}</VisuallyHidden>
    </Badge>
  );
}
