import { Group, Stack, UnstyledButton } from '@mantine/core';
import type { Repository } from '@fairlead/api-client';
import { api, dataOf } from '../../api/client';
import { useRefresh } from '../../api/use-refresh';
import { Ago } from '../../ui/ago';
import { Commit } from '../../ui/commit';
import { FilterInput } from '../../ui/filter-input';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { TenantFilter } from '../../ui/tenant-filter';
import { usePages, type Pages } from '../../ui/use-pages';
import { useUrlState } from '../../ui/use-url-state';
import { StatesCell } from '../tenants/states-cell';
import { ContactBadge, type Contact } from './contact-badge';
import { problemOf, ProblemFilter, wordsOf } from './problem-filter';
import { RepositoryDrawer } from './repository-drawer';
import classes from './repositories.module.css';
import { Line } from '../../ui/line';

const PAGE = 100;
export const repositoryKey = ({ tenant, name }: Repository): string => `${tenant}/${name}`;
/** `/repositories?tenant=shop&text=main&only=problems&open=shop/main` */
export function Page() {
  const [{ tenant, text = '', only, open }, change] = useUrlState();
  const words = wordsOf(text);
  const repositories = usePages<Repository>({
    key: ['repositories', 'list', tenant, words, problemOf(only)],
    load: async (cursor, signal) => {
      const query = { tenant, text: words, problem: problemOf(only), cursor, limit: PAGE };
      return dataOf(await api.GET('/api/v1/repositories', { params: { query }, signal }));
    },
    rowKey: repositoryKey,
  });
  useRefresh([['repositories']], ({ type }) => type === 'source.status' || type === 'source.failed' || type === 'catalog.reported');
  return (
    <>
      <PageHeader title="Repositories">
        Where applications are read from, when that was done last, and what is in the way. A repository is a document in the config
        repository.
      </PageHeader>
      <Group gap="sm" mb="md">
        <FilterInput label="Name or URL" value={text} onChange={(next) => change({ text: next })} w={280} maxLength={200} />
        <TenantFilter value={tenant} onChange={(value) => change({ tenant: value })} />
        <ProblemFilter label="Which repositories" value={only} onChange={(next) => change({ only: next })} />
      </Group>
      <Loaded query={repositories}>
        {(rows) => (
          <List
            pages={repositories}
            rows={rows}
            filtered={words !== undefined || tenant !== undefined}
            problems={problemOf(only) !== undefined}
            onOpen={(key) => change({ open: key })}
          />
        )}
      </Loaded>
      <RepositoryDrawer opened={open} onClose={() => change({ open: undefined })} />
    </>
  );
}

interface ListProps {
  readonly pages: Pages<Repository>;
  readonly rows: readonly Repository[];
  readonly filtered: boolean;
  readonly problems: boolean;
  readonly onOpen: (key: string) => void;
}
function List({ pages, rows, filtered, problems, onOpen }: ListProps) {
  if (rows.length === 0) return <Nothing filtered={filtered} problems={problems} />;
  return (
    <ServerTable
      label="Repositories"
      keys="Repositories"
      columns={columnsFor(onOpen)}
      rows={rows}
      rowKey={repositoryKey}
      rowHeight={60}
      card={(repository) => <Card repository={repository} onOpen={onOpen} />}
      onOpen={(repository) => onOpen(repositoryKey(repository))}
      more={pages.more}
      stale={pages.isPlaceholderData}
    />
  );
}

const Nothing = ({ filtered, problems }: { filtered: boolean; problems: boolean }) =>
  filtered ? (
    <EmptyState title="No repository fits these filters">Take a filter away to see the others.</EmptyState>
  ) : problems ? (
    <EmptyState title="Every repository can be read">Those that can’t are listed here, with what is in the way.</EmptyState>
  ) : (
    <EmptyState title="There is no repository that you may see">
      Push a document of kind Repository to the config repository, or ask for a role in a tenant.
    </EmptyState>
  );

export function contactOf({ problem, spec, lastReadAt }: Repository): [Contact, string] {
  if (problem !== undefined) return ['problem', 'Can’t be read'];
  if (spec.suspend) return ['suspended', 'Suspended'];
  return lastReadAt === undefined ? ['none', 'Not read yet'] : ['ok', 'Readable'];
}
function State({ repository }: { repository: Repository }) {
  const [contact, word] = contactOf(repository);
  return (
    <Stack gap={2}>
      <div>
        <ContactBadge contact={contact}>{word}</ContactBadge>
      </div>
      {repository.problem && (
        <Line size="xs" c="red" truncate title={repository.problem.message}>
          {repository.problem.message}
        </Line>
      )}
    </Stack>
  );
}
function Name({ repository, onOpen }: { repository: Repository; onOpen: (key: string) => void }) {
  return (
    <>
      <UnstyledButton className={classes.name} onClick={() => onOpen(repositoryKey(repository))}>
        {repositoryKey(repository)}
      </UnstyledButton>
      <Line size="xs" c="dimmed" truncate title={repository.spec.url}>
        {repository.spec.url}
      </Line>
    </>
  );
}
const columnsFor = (onOpen: (key: string) => void): readonly ServerColumn<Repository>[] => [
  { id: 'name', header: 'Repository', cell: (repository) => <Name repository={repository} onOpen={onOpen} /> },
  { id: 'state', header: 'State', width: 220, cell: (repository) => <State repository={repository} /> },
  {
    id: 'read',
    header: 'Read',
    width: 110,
    cell: ({ lastReadAt }) => <Ago at={lastReadAt} size="sm" />,
  },
  {
    id: 'revision',
    header: 'Newest commit',
    from: 1120,
    cell: ({ revision }) => (revision === undefined ? '–' : <Commit revision={revision} truncate />),
  },
  { id: 'applications', header: 'Applications', width: 260, from: 760, cell: ({ states }) => <StatesCell states={states} /> },
];
function Card({ repository, onOpen }: { repository: Repository; onOpen: (key: string) => void }) {
  return (
    <Stack gap={6}>
      <Name repository={repository} onOpen={onOpen} />
      <State repository={repository} />
      <Line size="xs" c="dimmed" component="div">
        Read <Ago at={repository.lastReadAt} span inherit /> · {repository.applications}{' '}
        {repository.applications === 1 ? 'application' : 'applications'}
      </Line>
    </Stack>
  );
}
