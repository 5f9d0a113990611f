import { Group, Stack, Table, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { Ago } from '../../ui/ago';
import { StaleNote } from '../../ui/page-states';
import { QuotaMeter } from './quota-meter';
import { rowsOf, type Namespace, type NamespaceRow } from './quotas';
import classes from './quotas.module.css';
import { useQuotas } from './use-quotas';

/** Namespaces of a tenant on their clusters, and what is used of their quotas as the clusters count it. */
export function Namespaces({ tenant, namespaces }: { tenant: string; namespaces: readonly Namespace[] }) {
  const quotas = useQuotas(tenant, namespaces);
  if (namespaces.length === 0)
    return (
      <Text size="sm" c="dimmed">
        It has none of its own, so nothing confines its applications but its destinations.
      </Text>
    );
  return (
    <>
      {quotas.error && <StaleNote error={quotas.error} at={quotas.dataUpdatedAt} />}
      <Table className={classes.table} aria-busy={quotas.isLoading}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Namespace</Table.Th>
            <Table.Th>Cluster</Table.Th>
            <Table.Th>Used of its quota</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rowsOf(namespaces, quotas.data).map((row) => (
            <Row key={`${row.namespace}/${row.clusters.join()}`} row={row} isAsking={quotas.isLoading} />
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function Row({ row: { namespace, clusters, quota }, isAsking }: { row: NamespaceRow; isAsking: boolean }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={600}>
        {namespace}
      </Table.Th>
      <Table.Td className={classes.cluster}>
        <Text size="sm">{clusters.join(', ')}</Text>
        {quota?.countedAt !== undefined && (
          <Text size="xs" c="dimmed" component="div">
            counted <Ago at={quota.countedAt} size="xs" c="dimmed" span />
          </Text>
        )}
        {quota !== undefined && isAsking && (
          <Text size="xs" c="dimmed" role="status">
            is being asked
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.use}>{quota === undefined ? <NoQuota /> : <Quota quota={quota} />}</Table.Td>
    </Table.Tr>
  );
}
const NoQuota = () => (
  <Text size="sm" c="dimmed">
    no quota
  </Text>
);

function Quota({ quota: { resources, problem, countedAt } }: { quota: NonNullable<NamespaceRow['quota']> }) {
  return (
    <Stack gap="xs">
      <ul className={problem === undefined ? classes.meters : `${classes.meters} ${classes.stale}`}>
        {resources.map((resource) => (
          <QuotaMeter key={resource.resource} resource={resource} />
        ))}
      </ul>
      {problem !== undefined && (
        <Group gap={6} wrap="nowrap" align="flex-start">
          <IconPlugConnectedX size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} color="var(--mantine-color-yellow-text)" />
          <Text size="xs">
            {problem.message} {countedAt === undefined ? '' : 'What you see was counted before. '}
            <Text span size="xs" c="dimmed">
              {problem.advice}
            </Text>
          </Text>
        </Group>
      )}
    </Stack>
  );
}
