import { Text, Timeline } from '@mantine/core';
import { IconCheck, IconGitCommit, IconX } from '@tabler/icons-react';
import type { HistoryEvent, Promotion } from '@fairlead/api-client';
import { api, dataOf } from '../../api/client';
import { Ago } from '../../ui/ago';
import { More } from '../../ui/more';
import { EmptyState, Loaded } from '../../ui/page-states';
import { usePages } from '../../ui/use-pages';
import { STATES, type State } from './promotion-words';

const PAGE = 50;

/** Versions that came to an environment, or did not: who approved or rejected each, and why. */
export function PromotionHistory({ tenant, application }: { tenant: string; application: string }) {
  const events = usePages<HistoryEvent>({
    key: ['promotion-history', tenant, application],
    load: async (cursor, signal) =>
      dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/history', {
          params: { path: { tenant, name: application }, query: { type: 'promotion.changed', cursor, limit: PAGE } },
          signal,
        }),
      ),
    rowKey: ({ id }) => id,
  });
  return (
    <Loaded query={events} rows={4}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState title="Nothing was promoted here yet">
            What comes to this environment through its Promotion is listed here.
          </EmptyState>
        ) : (
          <>
            <Timeline bulletSize={22} lineWidth={2} active={-1}>
              {items.map((event) => (
                <Entry key={event.id} event={event} />
              ))}
            </Timeline>
            <More pages={events}>Show earlier ones</More>
          </>
        )
      }
    </Loaded>
  );
}

function Entry({ event }: { event: HistoryEvent }) {
  const { state, actor, reason } = event.data as Partial<Pick<Promotion, 'state' | 'actor' | 'reason'>>;
  const Icon = state === 'Rejected' || state === 'Failed' ? IconX : state === 'Promoted' ? IconCheck : IconGitCommit;
  return (
    <Timeline.Item
      bullet={<Icon size={12} aria-hidden />}
      color={state !== undefined && state in STATES ? STATES[state as State].colour : 'gray'}
      title={
        <Text size="sm" fw={600}>
          {state !== undefined && state in STATES ? STATES[state as State].label : event.type}
          {actor !== undefined && ` by ${actor}`}
        </Text>
      }
    >
      <Text size="sm">{event.summary}</Text>
      {reason !== undefined && (
        <Text size="sm" c="dimmed">
          “{reason}”
        </Text>
      )}
      <Ago at={event.at} size="xs" c="dimmed" />
    </Timeline.Item>
  );
}
