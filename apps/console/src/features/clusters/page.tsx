import { Group, Stack, UnstyledButton } from '@mantine/core';
import type { Cluster } from '@fairlead/api-client';
import { api, dataOf } from '../../api/client';
import { useRefresh } from '../../api/use-refresh';
import { Ago, useNow } from '../../ui/ago';
import { FilterInput } from '../../ui/filter-input';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { usePages, type Pages } from '../../ui/use-pages';
import { useUrlState } from '../../ui/use-url-state';
import { ContactBadge, type Contact } from '../repositories/contact-badge';
import classes from '../repositories/repositories.module.css';
import { problemOf, ProblemFilter, wordsOf } from '../repositories/problem-filter';
import { queueText } from '../repositories/queue-text';
import { StatesCell } from '../tenants/states-cell';
import { ClusterDrawer } from './cluster-drawer';
import { SealingCell } from './sealing';
import { numberText } from '../../ui/number-text';
import { Line } from '../../ui/line';

const PAGE = 100;
const nameOf = ({ name }: Cluster): string => name;
/** `/clusters?text=eu&only=problems&open=production` */
export function Page() {
  const [{ text = '', only, open }, change] = useUrlState();
  const words = wordsOf(text);
  const clusters = usePages<Cluster>({
    key: ['clusters', 'list', words, problemOf(only)],
    load: async (cursor, signal) => {
      const query = { text: words, problem: problemOf(only), cursor, limit: PAGE };
      return dataOf(await api.GET('/api/v1/clusters', { params: { query }, signal }));
    },
    rowKey: nameOf,
  });
  useRefresh([['clusters']], ({ type }) => type === 'sync.status' || type === 'health.changed' || type === 'catalog.reported');
  return (
    <>
      <PageHeader title="Clusters">
        Where applications run, when each was heard of last, what waits for it, and how secrets for it are sealed. A cluster is a document
        in the config repository.
      </PageHeader>
      <Group gap="sm" mb="md">
        <FilterInput label="Name or description" value={text} onChange={(next) => change({ text: next })} w={280} maxLength={200} />
        <ProblemFilter label="Which clusters" value={only} onChange={(next) => change({ only: next })} />
      </Group>
      <Loaded query={clusters}>
        {(rows) => (
          <List
            pages={clusters}
            rows={rows}
            text={text}
            problems={problemOf(only) !== undefined}
            onOpen={(name) => change({ open: name })}
          />
        )}
      </Loaded>
      <ClusterDrawer opened={open} onClose={() => change({ open: undefined })} />
    </>
  );
}

interface ListProps {
  readonly pages: Pages<Cluster>;
  readonly rows: readonly Cluster[];
  readonly text: string;
  readonly problems: boolean;
  readonly onOpen: (name: string) => void;
}
function List({ pages, rows, text, problems, onOpen }: ListProps) {
  if (rows.length === 0) return <Nothing text={text} problems={problems} />;
  return (
    <ServerTable
      label="Clusters"
      keys="Clusters"
      columns={columnsFor(onOpen)}
      rows={rows}
      rowKey={nameOf}
      rowHeight={60}
      card={(cluster) => <Card cluster={cluster} onOpen={onOpen} />}
      onOpen={({ name }) => onOpen(name)}
      more={pages.more}
      stale={pages.isPlaceholderData}
    />
  );
}

const Nothing = ({ text, problems }: { text: string; problems: boolean }) =>
  text.trim() !== '' ? (
    <EmptyState title={`No cluster here is called “${text}”`}>Take a filter away to see the others.</EmptyState>
  ) : problems ? (
    <EmptyState title="Every cluster can be reached">Those that can’t are listed here, with what is in the way.</EmptyState>
  ) : (
    <EmptyState title="There is no cluster that you may see">
      Push a document of kind Cluster to the config repository; its syncer begins as soon as it has credentials for it.
    </EmptyState>
  );

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
        <Line size="xs" c="red" truncate title={cluster.problem.message}>
          {cluster.problem.message}
        </Line>
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
      <Line size="xs" c="dimmed" truncate title={spec.description}>
        {spec.description}
      </Line>
    </>
  );
}
/** What its syncer has still to take up, and what it is at. */
function Queue({ queue, syncing, objects }: Cluster) {
  const now = useNow(5_000);
  return (
    <>
      <Line size="sm" truncate {...(queue && queue.waiting > 0 ? {} : { c: 'dimmed' })}>
        {queue === undefined ? 'not known' : queueText(queue, now, 'nothing waits')}
      </Line>
      <Line size="xs" c={syncing === 0 ? 'dimmed' : 'blue'}>
        {syncing === 0 ? `${numberText(objects)} objects` : `${numberText(syncing)} syncing`}
      </Line>
    </>
  );
}
const columnsFor = (onOpen: (name: string) => void): readonly ServerColumn<Cluster>[] => [
  { id: 'name', header: 'Cluster', cell: (cluster) => <Name cluster={cluster} onOpen={onOpen} /> },
  { id: 'state', header: 'State', width: 180, cell: (cluster) => <State cluster={cluster} /> },
  { id: 'heard', header: 'Heard of', width: 100, cell: ({ lastHeardAt }) => <Ago at={lastHeardAt} size="sm" /> },
  { id: 'queue', header: 'Waits for it', width: 220, from: 820, cell: (cluster) => <Queue {...cluster} /> },
  { id: 'applications', header: 'Applications', width: 210, from: 640, cell: ({ states }) => <StatesCell states={states} /> },
  { id: 'sealing', header: 'Sealing of secrets', width: 190, from: 1080, cell: ({ name }) => <SealingCell cluster={name} /> },
];
function Card({ cluster, onOpen }: { cluster: Cluster; onOpen: (name: string) => void }) {
  return (
    <Stack gap={6}>
      <Name cluster={cluster} onOpen={onOpen} />
      <State cluster={cluster} />
      <Line size="xs" c="dimmed" component="div">
        Heard of <Ago at={cluster.lastHeardAt} span inherit /> · {numberText(cluster.objects)} objects
        {cluster.syncing > 0 && ` · ${cluster.syncing} syncing`}
        {cluster.queue && cluster.queue.waiting > 0 && ` · ${cluster.queue.waiting} waiting`}
      </Line>
      <StatesCell states={cluster.states} />
    </Stack>
  );
}
