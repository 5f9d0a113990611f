import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { ApplicationItem } from '@fairlead/api-client';
import { Link, useNavigate } from '@tanstack/react-router';
import type { RowSelectionState } from '@tanstack/react-table';
import { Ago, AgoCell } from '../../ui/ago';
import { versionText } from '../../ui/image-name';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { HealthBadge, PausedBadge, SyncBadge } from '../../ui/state-badge';
import type { Pages } from '../../ui/use-pages';
import type { Sort } from './filters';
import classes from './fleet.module.css';
import { keyOf } from './use-fleet';

interface TableViewProps {
  readonly pages: Pages<ApplicationItem>;
  readonly rows: readonly ApplicationItem[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly selected: RowSelectionState;
  readonly onSelect: (rows: RowSelectionState) => void;
  readonly onSelectAll: () => void;
}
/** The fleet, one application a line. */
export function TableView({ pages, rows, sort, onSort, selected, onSelect, onSelectAll }: TableViewProps) {
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
      selection={{ rows: selected, onChange: onSelect, all: onSelectAll }}
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
    cell: ({ updatedAt }) => (
      <span className={classes.dim}>
        <AgoCell at={updatedAt} />
      </span>
    ),
  },
];

// Plain elements: a component of the library each, for six cells of thirty rows, is most of what a first visit computes.
function State({ row }: { row: ApplicationItem }) {
  const { health } = row;
  return (
    <div className={classes.states}>
      {health && <HealthBadge health={health} />}
      <More row={row} />
    </div>
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
  const reason = reasonOf(row);
  return (
    <>
      <Link to="/applications/$tenant/$name" params={{ tenant, name } as never} className={classes.name}>
        <span className={classes.tenant}>{tenant}/</span>
        {name}
      </Link>
      <div className={classes.dim} title={reason}>
        {reason}
      </div>
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
      <div className={classes.line}>{environment ?? '–'}</div>
      <div className={classes.dim} title={clusters.join(', ')}>
        {first}
        {others.length > 0 && ` +${others.length}`}
      </div>
    </>
  );
}
function Revision({ row: { revision } }: { row: ApplicationItem }) {
  if (!revision) return '–';
  return (
    <>
      <div className={classes.line} title={revision.subject}>
        {revision.subject ?? revision.ref}
      </div>
      <div className={classes.dim}>
        <span className={classes.code}>{revision.commit.slice(0, 7)}</span> {revision.author}
      </div>
    </>
  );
}
function Version({ row: { images = [] } }: { row: ApplicationItem }) {
  const text = versionText(images);
  if (text === '') return '–';
  return (
    <div className={classes.code} title={images.join('\n')}>
      {text}
    </div>
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
