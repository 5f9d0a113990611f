import { Group, SegmentedControl, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { RowSelectionState } from '@tanstack/react-table';
import { Suspense, useCallback, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { EmptyState, ErrorState, Loaded, LoadingState, PageHeader } from '../../ui/page-states';
import { useLater } from '../../ui/use-later';
import { useUrlState } from '../../ui/use-url-state';
import { Counts, HiddenCounts } from './counts';
import { FilterBar } from './filter-bar';
import { asQuery, filterOf, sortOf, viewOf, VIEWS, withoutStates, type FleetFilter, type Sort, type View } from './filters';
import { BulkBar, LATER, MapView, TilesView } from './later';
import { MOST } from './requests';
import { TableView } from './table-view';
import { keyOf, TILES, useApplications, useFleetRefresh, useFormsAhead, useSummary } from './use-fleet';
import { ViewsMenu } from './views-menu';

const COUNTS_PAUSE_MILLISECONDS = 200;
const NAMES: Readonly<Record<View, string>> = { table: 'Table', tiles: 'Tiles', map: 'Map' };

/** `/?view=tiles&health=Degraded`: every application that the viewer may see, in three forms. */
export function Page() {
  const [state, change] = useUrlState();
  const filter = filterOf(state);
  const view = viewOf(state['view']);
  const onFilter = useCallback((changes: Partial<Record<keyof FleetFilter, string | undefined>>) => change(changes), [change]);
  const ahead = useFormsAhead(filter);
  // The rows are what somebody types for; what is counted of them follows when he pauses.
  const [text] = useDebouncedValue(filter.text, COUNTS_PAUSE_MILLISECONDS);
  const counts = useSummary({ ...withoutStates(filter), text }, 'environment', 100);
  return (
    <>
      <PageHeader
        title="Fleet"
        actions={
          <Group gap="xs" wrap="nowrap" miw={0}>
            <ViewsMenu state={state} />
            <SegmentedControl
              flex="none"
              aria-label="Form"
              value={view}
              onMouseEnter={ahead}
              onFocus={ahead}
              onChange={(next) => change({ view: next === 'table' ? undefined : next })}
              data={VIEWS.map((value) => ({ value, label: NAMES[value] }))}
            />
          </Group>
        }
      />
      {counts.data && (
        <>
          <HiddenCounts counts={counts.data.all} />
          <Counts counts={counts.data.all} filter={filter} onFilter={onFilter} />
        </>
      )}
      <FilterBar filter={filter} onFilter={onFilter} />
      {view === 'table' && (
        <Table filter={filter} sort={sortOf(state['sort'])} onSort={(sort) => change({ sort: sort === 'health' ? undefined : sort })} />
      )}
      <Suspense fallback={<LoadingState rows={10} />}>
        {view === 'tiles' && <Tiles filter={filter} onOpen={(key) => change({ view: undefined, ...key }, { replace: false })} />}
        {view === 'map' && (
          <MapView
            filter={filter}
            colour={state['colour']}
            onFilter={(changes) => change({ ...changes }, { replace: false })}
            onColour={(colour) => change({ colour })}
          />
        )}
      </Suspense>
    </>
  );
}

function Table({ filter, sort, onSort }: { filter: FleetFilter; sort: Sort; onSort: (sort: Sort) => void }) {
  const pages = useApplications(filter, sort);
  const [selected, setSelected] = useState<RowSelectionState>({});
  useFleetRefresh(pages.refresh);
  const selectAll = useSelectAll(filter, sort, setSelected);
  const [later, setLater] = useState(false);
  useLater(
    pages.data !== undefined,
    LATER,
    useCallback(() => setLater(true), []),
  );
  const keys = Object.keys(selected);
  if (!pages.data) return pages.error ? <ErrorState error={pages.error} retry={() => void pages.refetch()} /> : <LoadingState rows={12} />;
  return (
    <>
      <Loaded query={pages}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing filtered={Object.keys(filter).length > 0} />
          ) : (
            <TableView {...{ pages, rows, sort, onSort, selected }} onSelect={setSelected} onSelectAll={selectAll} />
          )
        }
      </Loaded>
      {/* Beside the list: what was refused is told also when the command leaves the list empty. */}
      <Suspense>
        {(later || keys.length > 0) && (
          <BulkBar
            keys={keys}
            rows={pages.data.map(keyOf)}
            onAll={pages.more.has ? selectAll : undefined}
            onClear={() => setSelected({})}
          />
        )}
      </Suspense>
    </>
  );
}

/** Everything that the filter leaves, also what was not read yet. */
function useSelectAll(filter: FleetFilter, sort: Sort, onSelect: (rows: RowSelectionState) => void): () => void {
  const select = async (): Promise<void> => {
    const query = { ...asQuery(filter), sort, limit: MOST, fields: 'health' };
    const { items, next } = dataOf(await api.GET('/api/v1/applications', { params: { query } }));
    onSelect(Object.fromEntries(items.map((item) => [keyOf(item), true])));
    if (next !== undefined) notifications.show({ message: `The first ${MOST} are selected: no command takes more at once.` });
  };
  return () =>
    void select().catch((error: Error) => notifications.show({ title: 'Nothing was selected', message: error.message, color: 'red' }));
}

function Tiles({ filter, onOpen }: { filter: FleetFilter; onOpen: (key: { tenant: string; environment?: string }) => void }) {
  const summary = useSummary(filter, ...TILES);
  useFleetRefresh(undefined);
  return (
    <Loaded query={summary} rows={10}>
      {(fleet) =>
        fleet.groups.length === 0 ? <Nothing filtered={Object.keys(filter).length > 0} /> : <TilesView fleet={fleet} onOpen={onOpen} />
      }
    </Loaded>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered) return <EmptyState title="No application is so">Take away a filter, or clear them all, to see more.</EmptyState>;
  return (
    <EmptyState title="There is no application yet">
      <Text size="sm">
        Applications are documents in the config repository. As soon as one is pushed there it stands here; a tenant that you have no role
        in is not shown.
      </Text>
    </EmptyState>
  );
}
