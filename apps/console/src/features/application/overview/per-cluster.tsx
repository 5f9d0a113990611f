import type { ApplicationCluster } from '@fairlead/api-client';
import { Anchor, Table, Text } from '@mantine/core';
import { Fragment } from 'react';
import { Ago } from '../../../ui/ago';
import { HealthBadge, SyncBadge } from '../../../ui/state-badge';
import { useUrlState } from '../../../ui/use-url-state';
import { CommitId } from '../parts/commit';
import { Sentence } from '../parts/sentence';
import classes from './overview.module.css';

const TITLES = ['Cluster', 'Health', 'Sync', 'Revision', 'Objects', 'Heard'];

/** How it stands on each cluster, and why. */
export function PerCluster({ clusters }: { readonly clusters: readonly ApplicationCluster[] }) {
  if (clusters.length === 0) return <Text size="sm">It goes to no cluster: its documents are for the platform.</Text>;
  return (
    <Table.ScrollContainer
      minWidth={540}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': 'State on each cluster', role: 'region' } }}
    >
      <Table verticalSpacing={6} className={classes.table}>
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
    </Table.ScrollContainer>
  );
}

function StateRow({ state }: { readonly state: ApplicationCluster }) {
  const { cluster, health, sync, revision, objectCount, at } = state;
  const [, setUrl] = useUrlState();
  return (
    <Table.Tr className={whyOf(state) === undefined ? undefined : classes.explained}>
      <Table.Th scope="row" className={classes.rowHead}>
        <Anchor component="button" size="sm" onClick={() => setUrl({ tab: 'objects', cluster }, { replace: false })}>
          {cluster}
        </Anchor>
      </Table.Th>
      <Table.Td>
        <HealthBadge health={health} />
      </Table.Td>
      <Table.Td>
        <SyncBadge sync={sync} />
      </Table.Td>
      <Table.Td>{revision === undefined ? '–' : <CommitId commit={revision.commit} />}</Table.Td>
      <Table.Td>{objectCount.toLocaleString('en')}</Table.Td>
      <Table.Td>
        <Ago at={at} size="sm" />
      </Table.Td>
    </Table.Tr>
  );
}

const whyOf = ({ reason, problem, retryAt }: ApplicationCluster): string | undefined =>
  reason !== '' ? reason : (problem?.message ?? (retryAt === undefined ? undefined : ''));
function WhyRow({ state }: { readonly state: ApplicationCluster }) {
  const why = whyOf(state);
  if (why === undefined) return null;
  return (
    <Table.Tr>
      <Table.Td colSpan={TITLES.length} className={classes.why}>
        <Text size="xs" c="dimmed">
          <Sentence text={why} />
        </Text>
        {state.retryAt !== undefined && (
          <Text size="xs" c="dimmed">
            Attempt {state.attempt ?? 1} failed; the next is due <Ago at={state.retryAt} inherit />.
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
