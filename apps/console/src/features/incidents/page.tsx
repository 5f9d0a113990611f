import { Anchor, Code, Group, SegmentedControl, Stack } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Incident } from '@fairlead/api-client';
import { api, dataOf } from '../../api/client';
import { Ago } from '../../ui/ago';
import { shortCommit } from '../../ui/commit';
import { FilterInput } from '../../ui/filter-input';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { TenantFilter } from '../../ui/tenant-filter';
import { usePages } from '../../ui/use-pages';
import { useRowRefresh } from '../../ui/use-row-refresh';
import { useUrlState } from '../../ui/use-url-state';
import { wordsOf } from '../repositories/problem-filter';
import { IncidentBadge } from './incident-badge';
import { beginsTrouble, isAbout, mayEndTrouble } from './incident-events';
import { STAGES, placeOf } from './incident-words';
import classes from './incidents.module.css';
import { Lasted } from './lasted';
import { Line } from '../../ui/line';

const PAGE = 100;
const keyOf = ({ id }: Incident): string => id;

/** What went wrong: from the first failure of an application to its recovery, open ones first. */
export function Page() {
  const [{ tenant, application, state, text = '' }, change] = useUrlState();
  const navigate = useNavigate();
  const incidents = usePages<Incident>({
    key: ['incidents', tenant, application, state, wordsOf(text)],
    load: async (cursor, signal) =>
      dataOf(
        await api.GET('/api/v1/incidents', {
          params: {
            query: { tenant, application, state: state as Incident['state'] | undefined, text: wordsOf(text), cursor, limit: PAGE },
          },
          signal,
        }),
      ),
    rowKey: keyOf,
  });
  useRowRefresh(incidents, (event, rows) => {
    const isNews = beginsTrouble(event) || (mayEndTrouble(event) && rows.some((row) => isAbout(event, row)));
    return isNews ? 'all' : [];
  });
  return (
    <>
      <PageHeader title="Incidents">From the first failure of an application to its recovery. Open ones come first.</PageHeader>
      <Group gap="sm" mb="md">
        <FilterInput
          label="Application, cluster or what happened"
          value={text}
          onChange={(next) => change({ text: next })}
          flex="1 1 320px"
          maw={340}
          maxLength={200}
        />
        <SegmentedControl
          size="xs"
          aria-label="Which incidents"
          value={state ?? 'all'}
          onChange={(value) => change({ state: value === 'all' ? undefined : value })}
          data={[
            { value: 'all', label: 'All' },
            { value: 'open', label: 'Open' },
            { value: 'resolved', label: 'Resolved' },
          ]}
        />
        <TenantFilter value={tenant} onChange={(value) => change({ tenant: value, application: undefined })} />
        {application !== undefined && (
          <Line size="sm">
            Only application <Code>{application}</Code>{' '}
            <Anchor component="button" inherit onClick={() => change({ application: undefined })}>
              Show all
            </Anchor>
          </Line>
        )}
      </Group>
      <Loaded query={incidents}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing state={state} filtered={tenant !== undefined || state === 'resolved' || text !== ''} />
          ) : (
            <ServerTable
              label="Incidents"
              columns={COLUMNS}
              rows={rows}
              rowKey={keyOf}
              rowHeight={62}
              keys="Incidents"
              card={(incident) => <Card incident={incident} />}
              more={incidents.more}
              stale={incidents.isPlaceholderData}
              onOpen={({ id }) => void navigate({ to: '/incidents/$id', params: { id } as never })}
            />
          )
        }
      </Loaded>
    </>
  );
}

const Nothing = ({ state, filtered }: { state: string | undefined; filtered: boolean }) =>
  !filtered ? (
    <EmptyState title={state === 'open' ? 'Nothing is wrong now' : 'Nothing has gone wrong yet'}>
      An incident begins by itself when an application can’t be read, rendered or synced, or becomes unhealthy, and ends with its recovery.
    </EmptyState>
  ) : (
    <EmptyState title="No incident fits these filters">Take a filter away to see the others.</EmptyState>
  );

const What = ({ incident, lines = 1 }: { incident: Incident; lines?: number }) => {
  const place = placeOf(incident.problem);
  return (
    <div className={classes.what}>
      <Anchor
        component={Link}
        to="/incidents/$id"
        params={{ id: incident.id } as never}
        c="inherit"
        size="sm"
        fw={600}
        {...(lines === 1 ? { truncate: true, display: 'block' } : { lineClamp: lines })}
      >
        {incident.summary}
      </Anchor>
      <Line size="xs" c="dimmed" truncate>
        {STAGES[incident.stage]}
        {place !== undefined && (
          <>
            {' '}
            in <span className={classes.place}>{place}</span>
          </>
        )}
        {incident.revision &&
          ` · ${shortCommit(incident.revision.commit)}${incident.revision.author === undefined ? '' : ` by ${incident.revision.author}`}`}
        {incident.actors.length > 0 && ` · ${incident.actors.join(', ')} acted`}
      </Line>
    </div>
  );
};
const Where = ({ incident: { tenant, application, cluster } }: { incident: Incident }) => (
  <div className={classes.what}>
    <Anchor
      component={Link}
      to="/applications/$tenant/$name"
      params={{ tenant, name: application } as never}
      size="sm"
      truncate
      display="block"
    >
      {tenant}/{application}
    </Anchor>
    <Line size="xs" c="dimmed" truncate>
      {cluster === undefined ? 'no cluster concerned' : `on ${cluster}`}
    </Line>
  </div>
);

const COLUMNS: readonly ServerColumn<Incident>[] = [
  { id: 'state', header: 'State', width: 122, cell: ({ state }) => <IncidentBadge state={state} /> },
  { id: 'what', header: 'What', cell: (incident) => <What incident={incident} /> },
  { id: 'where', header: 'Application', width: 196, cell: (incident) => <Where incident={incident} /> },
  { id: 'began', header: 'Began', width: 88, from: 760, cell: ({ openedAt }) => <Ago at={openedAt} size="sm" /> },
  { id: 'lasted', header: 'Lasted', width: 108, right: true, cell: (incident) => <Lasted incident={incident} size="sm" /> },
];

function Card({ incident }: { incident: Incident }) {
  const { state, tenant, application, openedAt } = incident;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <IncidentBadge state={state} />
        <Lasted incident={incident} size="sm" />
      </Group>
      <What incident={incident} lines={3} />
      <Line size="xs" c="dimmed">
        {tenant}/{application}, <Ago at={openedAt} span inherit />
      </Line>
    </Stack>
  );
}
