import { Anchor, Group, Stack, Text, Tooltip } from '@mantine/core';
import type { ApplicationItem } from '@fairlead/api-client';
import { Link, useNavigate } from '@tanstack/react-router';
import type { RowSelectionState } from '@tanstack/react-table';
import { Ago } from '../../ui/ago';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { HealthBadge, PausedBadge, SyncBadge } from '../../ui/state-badge';
import type { Pages } from '../../ui/use-pages';
import type { Sort } from './filters';
import classes from './fleet.module.css';
import { keyOf } from './use-fleet';
import { versionText } from './versions';

interface TableViewProps {
  readonly pages: Pages<ApplicationItem>;
  readonly rows: readonly ApplicationItem[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly selected: RowSelectionState;
  readonly onSelect: (rows: RowSelectionState) => void;
}
/** The fleet, one application a line. */
export function TableView({ pages, rows, sort, onSort, selected, onSelect }: TableViewProps) {
  const navigate = useNavigate();
  return (
    <ServerTable
      label="Applications"
      keys="Table"
      columns={COLUMNS}
      rows={rows}
      rowKey={keyOf}
      rowLabel={keyOf}
      rowHeight={54}
      card={(row) => <Card row={row} />}
      onOpen={({ tenant, name }) => void navigate({ to: '/applications/$tenant/$name', params: { tenant, name } })}
      more={pages.more}
      sort={{ by: sort, onSort: (by) => onSort(by as Sort) }}
      selection={{ rows: selected, onChange: onSelect }}
      stale={pages.isPlaceholderData}
    />
  );
}

const COLUMNS: readonly ServerColumn<ApplicationItem>[] = [
  { id: 'state', header: 'State', width: 148, sort: 'health', cell: (row) => <State row={row} /> },
  { id: 'name', header: 'Application', sort: 'name', cell: (row) => <Name row={row} /> },
  { id: 'environment', header: 'Environment', width: 122, from: 620, cell: (row) => <Where row={row} /> },
  { id: 'revision', header: 'Revision', width: 236, from: 900, cell: (row) => <Revision row={row} /> },
  { id: 'version', header: 'Version', width: 128, from: 760, cell: (row) => <Version row={row} /> },
  {
    id: 'updated',
    header: 'Changed',
    width: 104,
    from: 680,
    sort: '-updatedAt',
    right: true,
    cell: ({ updatedAt }) => <Ago at={updatedAt} size="xs" c="dimmed" />,
  },
];

function State({ row }: { row: ApplicationItem }) {
  const { health } = row;
  return (
    <Stack gap={3} align="flex-start">
      {health && <HealthBadge health={health} />}
      <More row={row} />
    </Stack>
  );
}
/** What its health does not say already. */
function More({ row: { health, sync, suspended } }: { row: ApplicationItem }) {
  if (suspended) return health === 'Suspended' ? null : <PausedBadge />;
  if (sync === undefined || sync === 'Synced' || (sync === 'Unknown' && health === 'Unknown')) return null;
  return <SyncBadge sync={sync} />;
}
function Name({ row }: { row: ApplicationItem }) {
  const { tenant, name } = row;
  return (
    <>
      <Anchor
        component={Link}
        to="/applications/$tenant/$name"
        params={{ tenant, name } as never}
        className={classes.name ?? ''}
        underline="hover"
      >
        <span className={classes.tenant}>{tenant}/</span>
        {name}
      </Anchor>
      <Text size="xs" c="dimmed" truncate title={reasonOf(row)}>
        {reasonOf(row)}
      </Text>
    </>
  );
}
/** Why it is not in order; nothing where there is nothing to say. */
function reasonOf({ health, sync, suspended, paused, reason, component, name }: ApplicationItem): string {
  if (paused) return `Paused by ${paused.actor}${paused.reason === undefined ? '' : `: ${paused.reason}`}`;
  if (suspended) return 'Suspended in Git';
  if (health !== 'Healthy' || sync !== 'Synced') return reason ?? '';
  return component !== undefined && component !== name ? component : '';
}
function Where({ row: { environment, clusters = [] } }: { row: ApplicationItem }) {
  const [first, ...others] = clusters;
  return (
    <>
      <Text size="sm" truncate>
        {environment ?? '–'}
      </Text>
      <Text size="xs" c="dimmed" truncate title={clusters.join(', ')}>
        {first}
        {others.length > 0 && ` +${others.length}`}
      </Text>
    </>
  );
}
function Revision({ row: { revision } }: { row: ApplicationItem }) {
  if (!revision) return <Text size="sm">–</Text>;
  return (
    <>
      <Text size="sm" truncate title={revision.subject}>
        {revision.subject ?? revision.ref}
      </Text>
      <Group gap={6} wrap="nowrap">
        <Text size="xs" c="dimmed" ff="monospace">
          {revision.commit.slice(0, 7)}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {revision.author}
        </Text>
      </Group>
    </>
  );
}
function Version({ row: { images = [] } }: { row: ApplicationItem }) {
  const text = versionText(images);
  if (text === '') return <Text size="sm">–</Text>;
  return (
    <Tooltip label={images.join('\n')} maw={520} classNames={{ tooltip: classes.lines ?? '' }}>
      <Text size="sm" ff="monospace" fz={12.5} truncate>
        {text}
      </Text>
    </Tooltip>
  );
}
function Card({ row }: { row: ApplicationItem }) {
  const { tenant, name, health, environment, revision, updatedAt, images = [] } = row;
  const reason = reasonOf(row);
  return (
    <Stack gap={5}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Anchor component={Link} to="/applications/$tenant/$name" params={{ tenant, name } as never} className={classes.cardName ?? ''}>
          <span className={classes.tenant}>{tenant}/</span>
          {name}
        </Anchor>
        <Ago at={updatedAt} size="xs" c="dimmed" className={classes.nowrap ?? ''} />
      </Group>
      <Group gap={6}>
        {health && <HealthBadge health={health} />}
        <More row={row} />
        {environment !== undefined && (
          <Text size="xs" c="dimmed">
            {environment}
          </Text>
        )}
        {images.length > 0 && (
          <Text size="xs" c="dimmed" ff="monospace">
            {versionText(images)}
          </Text>
        )}
      </Group>
      {reason !== '' && (
        <Text size="xs" lineClamp={2}>
          {reason}
        </Text>
      )}
      {revision && (
        <Text size="xs" c="dimmed" truncate>
          <Text component="span" inherit ff="monospace">
            {revision.commit.slice(0, 7)}
          </Text>{' '}
          {revision.subject}
        </Text>
      )}
    </Stack>
  );
}
