import { Group, SegmentedControl } from '@mantine/core';
import type { LiveEvent, PromotionBoard } from '@fairlead/api-client';
import { useEffect } from 'react';
import { api, dataOf } from '../../api/client';
import { useRefresh } from '../../api/use-refresh';
import { FilterInput } from '../../ui/filter-input';
import { More } from '../../ui/more';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { TenantFilter } from '../../ui/tenant-filter';
import { usePages } from '../../ui/use-pages';
import { useRowRefresh } from '../../ui/use-row-refresh';
import { useUrlState } from '../../ui/use-url-state';
import { WindowList } from '../../ui/window-list';
import { Board } from './board';
import { PromotionDrawer } from './promotion-drawer';
import { isUnderWay, needsSomebody } from './promotion-words';

const PAGE = 50;
const TYPES: ReadonlySet<LiveEvent['type']> = new Set(['promotion.changed', 'health.changed', 'sync.finished', 'sync.status']);
const isAbout = ({ tenant, application }: LiveEvent, board: PromotionBoard): boolean =>
  board.tenant === tenant && board.columns.some((column) => column.application === application);
const keyOf = ({ tenant, promotion }: PromotionBoard): string => `${tenant}/${promotion}`;

/** Versions on their way through the environments, one board for each Promotion. */
export function Page() {
  const [{ tenant, text, show = 'all', open }, change] = useUrlState();
  const boards = usePages<PromotionBoard>({
    key: ['promotion-boards', tenant],
    load: async (cursor, signal) =>
      dataOf(await api.GET('/api/v1/promotions/board', { params: { query: { tenant, cursor, limit: PAGE } }, signal })),
    rowKey: keyOf,
  });
  useRowRefresh(boards, (event, rows) => {
    if (event.type === 'catalog.reported') return 'all';
    return TYPES.has(event.type) ? rows.filter((board) => isAbout(event, board)).map(keyOf) : [];
  });
  useRefresh([['promotion-history']], ({ type }) => type === 'promotion.changed');
  const [openTenant, openPromotion, environment] = open?.split('/') ?? [];
  const openBoard = boards.data?.find((board) => board.tenant === openTenant && board.promotion === openPromotion);
  const { more, error } = boards;
  useEffect(() => {
    // An address that a colleague sent may name a board of a later page.
    if (open !== undefined && openBoard === undefined && more.has && !more.loading && !error) more.load();
  }, [open, openBoard, more, error]);
  return (
    <>
      <PageHeader title="Promotions">
        A version goes from one environment to the next as a change in Git, once it has passed the gates on the way.
      </PageHeader>
      <Group gap="sm" mb="md">
        <FilterInput
          label="Filter promotions"
          placeholder="Component, tenant, environment or commit"
          value={text ?? ''}
          onChange={(value) => change({ text: value })}
          flex="1 1 220px"
          maw={340}
        />
        <TenantFilter value={tenant} onChange={(value) => change({ tenant: value })} />
        <SegmentedControl
          size="xs"
          aria-label="Which promotions"
          value={show}
          onChange={(value) => change({ show: value === 'all' ? undefined : value })}
          data={[
            { value: 'all', label: 'All' },
            { value: 'waiting', label: 'Needs somebody' },
            { value: 'moving', label: 'Under way' },
          ]}
        />
      </Group>
      <Loaded query={boards}>
        {(all) => (
          <Boards boards={urgentFirst(all.filter((board) => matches(board, text, show)))} read={all.length} more={boards.more.has} />
        )}
      </Loaded>
      <More pages={boards}>Show more promotions</More>
      <PromotionDrawer board={openBoard} environment={environment} onClose={() => change({ open: undefined, tab: undefined })} />
    </>
  );
}

function Boards({ boards, read, more }: { boards: readonly PromotionBoard[]; read: number; more: boolean }) {
  if (boards.length > 0) {
    return <WindowList items={boards} keyOf={keyOf} height={380} gap={16} label="Promotions" render={(board) => <Board board={board} />} />;
  }
  if (more) return <EmptyState title={`Nothing among the first ${read} promotions`}>The others are being read.</EmptyState>;
  return read > 0 ? (
    <EmptyState title="No promotion fits these filters">Take a filter away to see the others.</EmptyState>
  ) : (
    <EmptyState title="There is no Promotion yet">
      A document of kind Promotion names the environments of an application and what it takes to come into each. Its versions show here.
    </EmptyState>
  );
}

const states = ({ columns }: PromotionBoard) => columns.flatMap(({ next }) => (next ? [next.state] : []));
/** Boards where a person has something to do come first; else the order of names stays. */
const urgentFirst = (boards: readonly PromotionBoard[]): PromotionBoard[] =>
  [...boards].sort((a, b) => Number(states(b).some(needsSomebody)) - Number(states(a).some(needsSomebody)));

function matches(board: PromotionBoard, text: string | undefined, show: string): boolean {
  if (show === 'waiting' && !states(board).some(needsSomebody)) return false;
  if (show === 'moving' && !states(board).some(isUnderWay)) return false;
  if (text === undefined) return true;
  const { tenant, promotion, component, columns } = board;
  const held = columns.flatMap(({ environment, running, next }) => [
    environment,
    running?.version,
    running?.revision?.commit,
    next?.commit,
  ]);
  return [tenant, promotion, component, ...held].some((each) => each?.toLowerCase().includes(text.toLowerCase()));
}
