import type { ApplicationCluster } from '@fairlead/api-client';
import { Anchor, Group, Stack, Table, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { Fragment } from 'react';
import { Ago } from '../../../ui/ago';
import { HealthBadge, SyncBadge } from '../../../ui/state-badge';
import { useUrlState } from '../../../ui/use-url-state';
import { CommitId } from '../parts/commit';
import { Sentence } from '../parts/sentence';
import classes from './overview.module.css';
import { numberText } from '../../../ui/number-text';

const TITLES = ['Cluster', 'Health', 'Sync', 'Revision', 'Objects', 'Last report'];

/** Pixels that a line of all columns takes at least. */
const ROW = 530;

/** How it stands on each cluster, and why. */
export function PerCluster({ clusters }: { readonly clusters: readonly ApplicationCluster[] }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  if (clusters.length === 0) return <Text size="sm">It goes to no cluster: its documents are for the platform.</Text>;
  const isNarrow = width === 0 ? window.innerWidth < 768 : width < ROW;
  return <div ref={ref}>{isNarrow ? <Cards clusters={clusters} /> : <Rows clusters={clusters} />}</div>;
}

function Rows({ clusters }: { readonly clusters: readonly ApplicationCluster[] }) {
  return (
    <Table verticalSpacing={6} horizontalSpacing={8} className={classes.table} aria-label="State on each cluster">
      <Table.Thead>
        <Table.Tr>
          {TITLES.map((title) => (
            <Table.Th key={title}>{title}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {clusters.map((state) => (
          <Fragment key={state.cluster}>
            <StateRow state={state} />
            <WhyRow state={state} />
          </Fragment>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface StateProps {
  readonly state: ApplicationCluster;
}
function StateRow({ state }: StateProps) {
  const { health, sync, objectCount, at } = state;
  return (
    <Table.Tr className={hasWhy(state) ? classes.explained : undefined}>
      <Table.Th scope="row" className={classes.rowHead}>
        <ToObjects state={state} />
      </Table.Th>
      <Table.Td>
        <HealthBadge health={health} />
      </Table.Td>
      <Table.Td>
        <SyncBadge sync={sync} />
      </Table.Td>
      <Table.Td>
        <RevisionOf state={state} />
      </Table.Td>
      <Table.Td>{numberText(objectCount)}</Table.Td>
      <Table.Td>
        <Ago at={at} size="sm" />
      </Table.Td>
    </Table.Tr>
  );
}
function WhyRow({ state }: StateProps) {
  if (!hasWhy(state)) return null;
  return (
    <Table.Tr>
      <Table.Td colSpan={TITLES.length} className={classes.why}>
        <Why state={state} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Where there is no room for a line of all, each cluster has some lines: nothing is cut off, nothing is to be pushed aside. */
function Cards({ clusters }: { readonly clusters: readonly ApplicationCluster[] }) {
  return (
    <ul className={classes.list} aria-label="State on each cluster">
      {clusters.map((state) => (
        <Stack component="li" gap={4} key={state.cluster} className={classes.clusterCard}>
          <Group gap="xs" justify="space-between">
            <ToObjects state={state} />
            <Group gap={6}>
              <HealthBadge health={state.health} />
              <SyncBadge sync={state.sync} />
            </Group>
          </Group>
          {state.at !== undefined && (
            <Text size="xs" c="dimmed" component="div">
              <RevisionOf state={state} /> · {numberText(state.objectCount)} {state.objectCount === 1 ? 'object' : 'objects'} · reported{' '}
              <Ago at={state.at} span inherit />
            </Text>
          )}
          <Why state={state} />
        </Stack>
      ))}
    </ul>
  );
}

function ToObjects({ state: { cluster } }: StateProps) {
  const [, setUrl] = useUrlState();
  return (
    <Anchor component="button" size="sm" onClick={() => setUrl({ tab: 'objects', cluster }, { replace: false })}>
      {cluster}
    </Anchor>
  );
}
const RevisionOf = ({ state: { revision } }: StateProps) => (revision === undefined ? '–' : <CommitId commit={revision.commit} />);

const hasWhy = ({ reason, problem, retryAt }: ApplicationCluster): boolean =>
  reason !== '' || problem !== undefined || retryAt !== undefined;
function Why({ state }: StateProps) {
  if (!hasWhy(state)) return null;
  const why = state.reason !== '' ? state.reason : state.problem?.message;
  return (
    <>
      {why !== undefined && (
        <Text size="xs" c="dimmed">
          <Sentence text={why} />
        </Text>
      )}
      {state.retryAt !== undefined && (
        <Text size="xs" c="dimmed">
          Attempt {state.attempt ?? 1} failed; the next is due <Ago at={state.retryAt} inherit />.
        </Text>
      )}
    </>
  );
}
