import { Group, SegmentedControl } from '@mantine/core';
import type { LiveEvent, PromotionBoard, PromotionBoardPage } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
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
import { wordsOf } from '../repositories/problem-filter';
import { Board } from './board';
import { PromotionDrawer } from './promotion-drawer';

const PAGE = 50;
const TYPES: ReadonlySet<LiveEvent['type']> = new Set(['promotion.changed', 'health.changed', 'sync.finished', 'sync.status']);
const isAbout = ({ tenant, application }: LiveEvent, board: PromotionBoard): boolean =>
  board.tenant === tenant && board.columns.some((column) => column.application === application);
const keyOf = ({ tenant, promotion }: PromotionBoard): string => `${tenant}/${promotion}`;

/** Versions on their way through the environments, one board for each Promotion. */
export function Page() {
  const [{ tenant, text, show = 'all', open }, change] = useUrlState();
  const boards = usePages<PromotionBoard>({
    key: ['promotion-boards', tenant, wordsOf(text), stateOf(show)],
    load: (cursor, signal) => readBoards({ tenant, text: wordsOf(text), state: stateOf(show), cursor }, signal),
    rowKey: keyOf,
  });
  useRowRefresh(boards, (event, rows) => {
    if (event.type === 'catalog.reported') return 'all';
    return TYPES.has(event.type) ? rows.filter((board) => isAbout(event, board)).map(keyOf) : [];
  });
  useRefresh([['promotion-history']], ({ type }) => type === 'promotion.changed');
  const [openTenant, openPromotion, environment] = open?.split('/') ?? [];
  const openBoard = boards.data?.find((board) => board.tenant === openTenant && board.promotion === openPromotion);
  // An address that a colleague sent may name a board of a later page, or one that these filters leave out.
  const sent = useQuery({
    queryKey: ['promotion-boards', 'one', openTenant, openPromotion],
    enabled: openPromotion !== undefined && boards.data !== undefined && openBoard === undefined,
    queryFn: async ({ signal }) => {
      const { items } = await readBoards({ tenant: openTenant, text: openPromotion }, signal);
      return items.find(({ promotion }) => promotion === openPromotion) ?? null;
    },
  });
  return (
    <>
      <PageHeader title="Promotions">
        A version goes from one environment to the next as a change in Git, once it has passed the gates on the way.
      </PageHeader>
      <Group gap="sm" mb="md">
        <FilterInput
          label="Filter promotions"
          placeholder="Component, tenant, image or commit"
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
        {(all) => <Boards boards={all} filtered={text !== undefined || tenant !== undefined || show !== 'all'} />}
      </Loaded>
      <More pages={boards}>Show more promotions</More>
      <PromotionDrawer
        board={openBoard ?? sent.data ?? undefined}
        environment={environment}
        onClose={() => change({ open: undefined, tab: undefined })}
      />
    </>
  );
}

function Boards({ boards, filtered }: { boards: readonly PromotionBoard[]; filtered: boolean }) {
  if (boards.length > 0) {
    return <WindowList items={boards} keyOf={keyOf} height={380} gap={16} label="Promotions" render={(board) => <Board board={board} />} />;
  }
  return filtered ? (
    <EmptyState title="No promotion fits these filters">Take a filter away to see the others.</EmptyState>
  ) : (
    <EmptyState title="There is no Promotion yet">
      A document of kind Promotion names the environments of an application and what it takes to come into each. Its versions show here.
    </EmptyState>
  );
}

const stateOf = (show: string): 'waiting' | 'moving' | undefined => (show === 'waiting' || show === 'moving' ? show : undefined);
interface Wanted {
  readonly tenant?: string | undefined;
  readonly text?: string | undefined;
  readonly state?: 'waiting' | 'moving' | undefined;
  readonly cursor?: string | undefined;
}
/** Boards where a person has something to do come first; else in the order of names. */
const readBoards = async (wanted: Wanted, signal: AbortSignal | undefined): Promise<PromotionBoardPage> =>
  dataOf(await api.GET('/api/v1/promotions/board', { params: { query: { ...wanted, sort: 'urgency', limit: PAGE } }, signal }));
