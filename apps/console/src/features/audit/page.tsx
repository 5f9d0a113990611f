import { Button, Group, Stack, UnstyledButton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { AuditEntry } from '@fairlead/api-client';
import { useMemo } from 'react';
import { api, dataOf } from '../../api/client';
import { useRefresh } from '../../api/use-refresh';
import { Ago } from '../../ui/ago';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { usePages } from '../../ui/use-pages';
import { useUrlState } from '../../ui/use-url-state';
import classes from './audit.module.css';
import { EntryDrawer, On } from './entry-drawer';
import { FilterBar } from './filter-bar';
import { ACTIONS, exportUrl, isFiltered, queryOf, WAYS, type AuditFilter } from './filters';
import { OutcomeBadge } from './outcome-badge';
import { Line } from '../../ui/line';

const PAGE = 100;
const keyOf = ({ id, action, outcome }: AuditEntry): string => `${id} ${action} ${outcome}`;

/** `/audit?tenant=shop&outcome=refused&from=…&open=<id of a command>` */
export function Page() {
  const [{ open, ...filter }, change] = useUrlState();
  const query = queryOf(filter);
  const entries = usePages<AuditEntry>({
    key: ['audit', 'list', query],
    load: async (cursor, signal) =>
      dataOf(await api.GET('/api/v1/audit', { params: { query: { ...query, cursor, limit: PAGE } }, signal })),
    rowKey: keyOf,
  });
  useRefresh([['audit']], ({ type }) => type === 'action.audited');
  const columns = useMemo(() => columnsFor((id) => change({ open: id })), [change]);
  return (
    <>
      <PageHeader title="Audit" actions={<Export filter={filter} />}>
        Who asked for what, by which way, why, and what became of it; refusals too. Nothing is ever changed or taken out.
      </PageHeader>
      <FilterBar filter={filter} onChange={change} />
      <Loaded query={entries}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing filtered={isFiltered(filter)} />
          ) : (
            <ServerTable
              label="Audit log, newest first"
              keys="Audit"
              columns={columns}
              rows={rows}
              rowKey={keyOf}
              rowHeight={58}
              card={(entry) => <Card entry={entry} onOpen={(id) => change({ open: id })} />}
              onOpen={({ id }) => change({ open: id })}
              more={entries.more}
              stale={entries.isPlaceholderData}
            />
          )
        }
      </Loaded>
      <EntryDrawer opened={open} onClose={() => change({ open: undefined })} />
    </>
  );
}

/** The browser asks with its session and writes what comes to a file, however much it is. */
const Export = ({ filter }: { filter: AuditFilter }) => (
  <Group gap="xs">
    {(['csv', 'ndjson'] as const).map((format) => (
      <Button
        key={format}
        component="a"
        href={exportUrl(filter, format)}
        download={`fairlead-audit.${format}`}
        variant="default"
        size="xs"
        leftSection={<IconDownload size={14} aria-hidden />}
      >
        {format === 'csv' ? 'Export CSV' : 'Export JSON lines'}
      </Button>
    ))}
  </Group>
);

const Nothing = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState title="Nothing in the log fits these filters">Take a filter away, or look further back.</EmptyState>
  ) : (
    <EmptyState title="Nobody has asked Fairlead for anything yet">
      Syncs, approvals, rollbacks, sign-ins and refusals are listed here as they happen.
    </EmptyState>
  );

function What({ entry, onOpen }: { entry: AuditEntry; onOpen: (id: string) => void }) {
  return (
    <>
      <UnstyledButton className={classes.what} onClick={() => onOpen(entry.id)} title={entry.detail}>
        {entry.detail}
      </UnstyledButton>
      <Line size="xs" c="dimmed" truncate title={entry.reason}>
        {ACTIONS[entry.action]}
        {entry.reason !== undefined && ` · “${entry.reason}”`}
      </Line>
    </>
  );
}
const Who = ({ entry: { actor, via } }: { entry: AuditEntry }) => (
  <>
    <Line size="sm" truncate title={actor}>
      {actor}
    </Line>
    <Line size="xs" c="dimmed">
      {WAYS[via]}
    </Line>
  </>
);
const columnsFor = (onOpen: (id: string) => void): readonly ServerColumn<AuditEntry>[] => [
  { id: 'at', header: 'When', width: 110, cell: ({ at }) => <Ago at={at} size="sm" /> },
  { id: 'who', header: 'Who', width: 170, cell: (entry) => <Who entry={entry} /> },
  { id: 'outcome', header: 'Outcome', width: 124, cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
  { id: 'what', header: 'What, and why', cell: (entry) => <What entry={entry} onOpen={onOpen} /> },
  {
    id: 'on',
    header: 'On',
    width: 220,
    from: 760,
    cell: ({ tenant, application }) => <On tenant={tenant} application={application} />,
  },
];
function Card({ entry, onOpen }: { entry: AuditEntry; onOpen: (id: string) => void }) {
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <OutcomeBadge outcome={entry.outcome} />
        <Ago at={entry.at} size="xs" c="dimmed" />
      </Group>
      <UnstyledButton className={classes.whole} onClick={() => onOpen(entry.id)}>
        {entry.detail}
      </UnstyledButton>
      <Line size="xs" c="dimmed" component="div">
        {entry.actor}, {WAYS[entry.via]} · <On tenant={entry.tenant} application={entry.application} size="xs" />
      </Line>
      {entry.reason !== undefined && <Line size="xs">“{entry.reason}”</Line>}
    </Stack>
  );
}
