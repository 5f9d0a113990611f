import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { Tenant } from '@fairlead/api-client';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRefresh } from '../../api/use-refresh';
import { FilterInput } from '../../ui/filter-input';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { useUrlState } from '../../ui/use-url-state';
import type { Pages } from '../../ui/use-pages';
import { problemOf, ProblemFilter, wordsOf } from '../repositories/problem-filter';
import { StatesCell } from './states-cell';
import { peopleText, quotaText } from './texts';
import { useTenants } from './use-tenants';

const KEYS = [['tenants']];

/** `/tenants?text=shop&only=problems` */
export function Page() {
  const [{ text = '', only }, change] = useUrlState();
  const tenants = useTenants(wordsOf(text), problemOf(only));
  useRefresh(KEYS, ({ type }) => type === 'catalog.reported' || type === 'health.changed' || type === 'sync.finished');
  return (
    <>
      <PageHeader title="Tenants">
        Teams: what is theirs, who may act on it, and how it does. A tenant is a document in the config repository.
      </PageHeader>
      <Group gap="sm" mb="sm">
        <FilterInput label="Name or description" value={text} onChange={(next) => change({ text: next })} w={300} maxLength={200} />
        <ProblemFilter label="Which tenants" value={only} onChange={(next) => change({ only: next })} />
      </Group>
      <Loaded query={tenants}>
        {(rows) =>
          rows.length === 0 ? <Nothing text={text} problems={problemOf(only) !== undefined} /> : <List tenants={tenants} rows={rows} />
        }
      </Loaded>
    </>
  );
}

function List({ tenants, rows }: { tenants: Pages<Tenant>; rows: readonly Tenant[] }) {
  const navigate = useNavigate();
  return (
    <ServerTable
      label="Tenants"
      keys="Table"
      columns={COLUMNS}
      rows={rows}
      rowKey={nameOf}
      card={(tenant) => <Card tenant={tenant} />}
      onOpen={({ name }) => void navigate({ to: '/tenants/$tenant', params: { tenant: name } })}
      more={tenants.more}
      stale={tenants.isPlaceholderData}
      rowHeight={56}
    />
  );
}

const Nothing = ({ text, problems }: { text: string; problems: boolean }) =>
  text.trim() !== '' ? (
    <EmptyState title={`No tenant here is called “${text}”`}>Take a filter away to see the others.</EmptyState>
  ) : problems ? (
    <EmptyState title="Every tenant’s applications are well">Those with one that is not are listed here.</EmptyState>
  ) : (
    <EmptyState title="There is no tenant that you may see">
      Push a document of kind Tenant to the config repository, or ask for a role in one.
    </EmptyState>
  );
const nameOf = ({ name }: Tenant): string => name;

const COLUMNS: readonly ServerColumn<Tenant>[] = [
  { id: 'name', header: 'Tenant', cell: (tenant) => <Name tenant={tenant} /> },
  { id: 'states', header: 'Applications', width: 280, cell: ({ states }) => <StatesCell states={states} /> },
  { id: 'people', header: 'People', width: 150, from: 620, cell: ({ spec }) => <Text size="sm">{peopleText(spec)}</Text> },
  {
    id: 'namespaces',
    header: 'Namespaces',
    width: 110,
    from: 720,
    right: true,
    cell: ({ spec }) => <Text size="sm">{spec.namespaces?.length ?? '–'}</Text>,
  },
  {
    id: 'quota',
    header: 'Quota',
    width: 220,
    from: 900,
    cell: ({ spec }) => (
      <Text size="sm" truncate title={quotaText(spec)}>
        {quotaText(spec)}
      </Text>
    ),
  },
];
function Name({ tenant: { name, spec } }: { tenant: Tenant }) {
  return (
    <>
      <Anchor component={Link} to="/tenants/$tenant" params={{ tenant: name } as never} fw={600} size="sm" c="var(--mantine-color-text)">
        {name}
      </Anchor>
      <Text size="xs" c="dimmed" truncate title={spec.description}>
        {spec.description}
      </Text>
    </>
  );
}
function Card({ tenant }: { tenant: Tenant }) {
  return (
    <Stack gap={6}>
      <Name tenant={tenant} />
      <StatesCell states={tenant.states} />
      <Text size="xs" c="dimmed">
        {peopleText(tenant.spec)} · {tenant.spec.namespaces?.length ?? 0} namespaces
      </Text>
    </Stack>
  );
}
