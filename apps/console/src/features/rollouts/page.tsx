import { Badge, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import type { LiveEvent, Rollout } from '@fairlead/api-client';
import { Suspense } from 'react';
import { api, dataOf } from '../../api/client';
import { useRefresh } from '../../api/use-refresh';
import { FilterInput } from '../../ui/filter-input';
import { More } from '../../ui/more';
import { EmptyState, Loaded, LoadingState, PageHeader } from '../../ui/page-states';
import { TenantFilter } from '../../ui/tenant-filter';
import { usePages } from '../../ui/use-pages';
import { useRowRefresh } from '../../ui/use-row-refresh';
import { useUrlState } from '../../ui/use-url-state';
import { WindowList } from '../../ui/window-list';
import { canaryOf, canaryText } from './canary-id';
import { GROUPS, byUrgency, groupOf, type GroupKey } from './phases';
import { RolloutRow } from './rollout-row';
import classes from './rollouts.module.css';
import { part } from '../../ui/part';

const RolloutDetail = part(async () => (await import('./rollout-detail')).RolloutDetail);
const PAGE = 200;

/** The newest rollout of every Canary; a chosen one with its charts beside it. */
export function Page() {
  const [{ tenant, text, show, canary }, change] = useUrlState();
  const words = text?.trim() || undefined;
  const state = GROUPS.find(({ key }) => key === show)?.key;
  const rollouts = usePages<Rollout>({
    key: ['rollouts', tenant, words, state],
    load: async (cursor, signal) => {
      const query = { tenant, text: words, state, sort: 'urgency' as const, cursor, limit: PAGE };
      return dataOf(await api.GET('/api/v1/rollouts', { params: { query }, signal }));
    },
    rowKey: canaryText,
  });
  const chosen = canaryOf(canary);
  useRowRefresh(rollouts, (event, rows) => {
    const key = keyOfEvent(event);
    if (key === undefined) return [];
    return rows.some((row) => canaryText(row) === key) ? [key] : 'all';
  });
  useRefresh([['rollout-steps']], (event) => chosen !== undefined && keyOfEvent(event) === canaryText(chosen));
  return (
    <>
      <PageHeader title="Rollouts">
        New versions that get traffic step by step while their metrics are watched: the newest rollout of each Canary.
      </PageHeader>
      <div className={chosen ? classes.split : undefined}>
        <section aria-label="Rollouts" className={chosen ? classes.hiddenWhenNarrow : classes.wide}>
          <Group gap="sm" mb="md">
            <FilterInput
              label="Filter rollouts"
              placeholder="Name, application, cluster, image"
              value={text ?? ''}
              onChange={(value) => change({ text: value })}
              flex="1 1 220px"
              maw={340}
            />
            <TenantFilter value={tenant} onChange={(value) => change({ tenant: value })} />
            <SegmentedControl
              size="xs"
              aria-label="Which rollouts"
              value={show ?? 'all'}
              onChange={(value) => change({ show: value === 'all' ? undefined : value })}
              data={[{ value: 'all', label: 'All' }, ...GROUPS.map(({ key, label }) => ({ value: key, label }))]}
            />
          </Group>
          <Loaded query={rollouts}>
            {(all) => (
              <Groups
                rollouts={all}
                chosen={chosen && canaryText(chosen)}
                filtered={words !== undefined || state !== undefined || tenant !== undefined}
              />
            )}
          </Loaded>
          <More pages={rollouts}>Show more rollouts</More>
        </section>
        {chosen && (
          <Suspense fallback={<LoadingState />}>
            <RolloutDetail key={canaryText(chosen)} canary={chosen} />
          </Suspense>
        )}
      </div>
    </>
  );
}

interface GroupsProps {
  readonly rollouts: readonly Rollout[];
  readonly chosen: string | undefined;
  readonly filtered: boolean;
}
function Groups({ rollouts, chosen, filtered }: GroupsProps) {
  const ordered = byUrgency(rollouts);
  const groups = GROUPS.map((group) => ({ ...group, items: ordered.filter(({ phase }) => groupOf(phase) === group.key) })).filter(
    ({ items }) => items.length > 0,
  );
  if (groups.length === 0) {
    return filtered ? (
      <EmptyState title="No rollout fits these filters">Take a filter away to see the others.</EmptyState>
    ) : (
      <EmptyState title="Nothing is rolled out step by step yet">
        An application whose manifests hold a Canary (flagger.app/v1beta1) has its new versions carried out here.
      </EmptyState>
    );
  }
  return (
    <Stack gap="lg">
      {groups.map(({ key, label, items }) => (
        <section key={key} aria-labelledby={`rollouts-${key}`}>
          <Group gap="xs" mb="xs">
            <Title order={2} size="h6" id={`rollouts-${key}`}>
              {label}
            </Title>
            <Badge variant="default" size="sm" aria-label={`${items.length} rollouts`}>
              {items.length}
            </Badge>
            {key === ('failed' satisfies GroupKey) && (
              <Text size="xs" c="dimmed">
                The version before still runs, unless the message says otherwise.
              </Text>
            )}
          </Group>
          <WindowList
            className={classes.rows}
            items={items}
            keyOf={canaryText}
            height={64}
            label={label}
            render={(rollout) => <RolloutRow rollout={rollout} isChosen={canaryText(rollout) === chosen} />}
          />
        </section>
      ))}
    </Stack>
  );
}

/** Of the Canary that an event is about; undefined: it is about none. */
function keyOfEvent({ type, data }: LiveEvent): string | undefined {
  return type === 'rollout.changed' ? canaryText(data as unknown as Rollout) : undefined;
}
