import { Group, Stack, Text, UnstyledButton } from '@mantine/core';
import type { Cluster } from '@fairlead/api-client';
import { api, dataOf } from '../../api/client';
import { useRefresh } from '../../api/use-refresh';
import { Ago } from '../../ui/ago';
import { FilterInput } from '../../ui/filter-input';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { usePages, type Pages } from '../../ui/use-pages';
import { useUrlState } from '../../ui/use-url-state';
import { ContactBadge, type Contact } from '../repositories/contact-badge';
import classes from '../repositories/repositories.module.css';
import { useSearched } from '../repositories/search-rows';
import { StatesCell } from '../tenants/states-cell';
import { ClusterDrawer } from './cluster-drawer';
import { SealingCell } from './sealing';

const PAGE = 100;
const nameOf = ({ name }: Cluster): string => name;
const wordsOf = ({ name, spec }: Cluster): string => `${name} ${spec.description ?? ''}`;

/** `/clusters?text=eu&open=production` */
export function Page() {
  const [{ text = '', open }, change] = useUrlState();
  const clusters = usePages<Cluster>({
    key: ['clusters', 'list'],
    load: async (cursor, signal) => dataOf(await api.GET('/api/v1/clusters', { params: { query: { cursor, limit: PAGE } }, signal })),
    rowKey: nameOf,
  });
  useRefresh([['clusters']], ({ type }) => type === 'sync.status' || type === 'health.changed' || type === 'catalog.reported');
  return (
    <>
      <PageHeader title="Clusters">
        Where applications run, when each was heard of last, and how secrets for it are sealed. A cluster is a document in the config
        repository.
      </PageHeader>
      <Group mb="md">
        <FilterInput label="Name or description" value={text} onChange={(next) => change({ text: next })} w={280} maxLength={200} />
      </Group>
      <Loaded query={clusters}>
        {(rows) => (
          <>
            <List pages={clusters} rows={rows} text={text} onOpen={(name) => change({ open: name })} />
            <ClusterDrawer
              opened={open}
              cluster={rows.find(({ name }) => name === open)}
              reading={clusters.more}
              onClose={() => change({ open: undefined })}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

interface ListProps {
  readonly pages: Pages<Cluster>;
  readonly rows: readonly Cluster[];
  readonly text: string;
  readonly onOpen: (name: string) => void;
}
function List({ pages, rows, text, onOpen }: ListProps) {
  const found = useSearched(pages, rows, text, wordsOf);
  if (found.length === 0 && !pages.more.has)
    return text === '' ? (
      <EmptyState title="There is no cluster that you may see">
        Push a document of kind Cluster to the config repository; its syncer begins as soon as it has credentials for it.
      </EmptyState>
    ) : (
      <EmptyState title={`No cluster is called “${text}”`}>Clear the text to see all of them.</EmptyState>
    );
  return (
    <ServerTable
      label="Clusters"
      keys="Clusters"
      columns={columnsFor(onOpen)}
      rows={found}
      rowKey={nameOf}
      rowHeight={60}
      card={(cluster) => <Card cluster={cluster} onOpen={onOpen} />}
      onOpen={({ name }) => onOpen(name)}
      more={pages.more}
    />
  );
}

function contactOf({ problem, lastHeardAt }: Cluster): [Contact, string] {
  if (problem !== undefined) return ['problem', 'Can’t be reached'];
  return lastHeardAt === undefined ? ['none', 'Not heard of yet'] : ['ok', 'In contact'];
}
function State({ cluster }: { cluster: Cluster }) {
  const [contact, word] = contactOf(cluster);
  return (
    <Stack gap={2}>
      <div>
        <ContactBadge contact={contact}>{word}</ContactBadge>
      </div>
      {cluster.problem && (
        <Text size="xs" c="red" truncate title={cluster.problem.message}>
          {cluster.problem.message}
        </Text>
      )}
    </Stack>
  );
}
function Name({ cluster: { name, spec }, onOpen }: { cluster: Cluster; onOpen: (name: string) => void }) {
  return (
    <>
      <UnstyledButton className={classes.name} onClick={() => onOpen(name)}>
        {name}
      </UnstyledButton>
      <Text size="xs" c="dimmed" truncate title={spec.description}>
        {spec.description}
      </Text>
    </>
  );
}
/** Objects that are looked after, and what is on its way. */
function Work({ objects, syncing }: Cluster) {
  return (
    <>
      <Text size="sm">{objects.toLocaleString('en')}</Text>
      <Text size="xs" c={syncing === 0 ? 'dimmed' : 'blue'}>
        {syncing === 0 ? 'nothing syncing' : `${syncing.toLocaleString('en')} syncing`}
      </Text>
    </>
  );
}
const columnsFor = (onOpen: (name: string) => void): readonly ServerColumn<Cluster>[] => [
  { id: 'name', header: 'Cluster', cell: (cluster) => <Name cluster={cluster} onOpen={onOpen} /> },
  { id: 'state', header: 'State', width: 180, cell: (cluster) => <State cluster={cluster} /> },
  { id: 'heard', header: 'Heard of', width: 100, cell: ({ lastHeardAt }) => <Ago at={lastHeardAt} size="sm" /> },
  { id: 'objects', header: 'Objects', width: 120, from: 640, right: true, cell: (cluster) => <Work {...cluster} /> },
  { id: 'applications', header: 'Applications', width: 210, from: 760, cell: ({ states }) => <StatesCell states={states} /> },
  { id: 'sealing', header: 'Sealing of secrets', width: 190, from: 900, cell: ({ name }) => <SealingCell cluster={name} /> },
];
function Card({ cluster, onOpen }: { cluster: Cluster; onOpen: (name: string) => void }) {
  return (
    <Stack gap={6}>
      <Name cluster={cluster} onOpen={onOpen} />
      <State cluster={cluster} />
      <Text size="xs" c="dimmed" component="div">
        Heard of <Ago at={cluster.lastHeardAt} span inherit /> · {cluster.objects.toLocaleString('en')} objects
        {cluster.syncing > 0 && ` · ${cluster.syncing} syncing`}
      </Text>
      <StatesCell states={cluster.states} />
    </Stack>
  );
}
