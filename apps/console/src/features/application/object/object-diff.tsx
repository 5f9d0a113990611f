import type { ObjectDetail } from '@fairlead/api-client';
import { Code, Stack, Table, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Ago } from '../../../ui/ago';
import { Loaded, LoadingState } from '../../../ui/page-states';
import classes from './object.module.css';
import { part } from '../../../ui/part';

const TextDiff = part(async () => (await import('../diff/text-diff')).TextDiff);

/** What is otherwise on the cluster than in Git, who made it so, and whether Fairlead sets it back. */
export function ObjectDiff({ query }: { readonly query: UseQueryResult<ObjectDetail> }) {
  return <Loaded query={query}>{(detail) => <Differences detail={detail} />}</Loaded>;
}

function Differences({ detail }: { readonly detail: ObjectDetail }) {
  const { desired, live, differences, managers, at } = detail;
  if (desired === undefined)
    return (
      <Stack gap="sm">
        <Text size="sm">It is not in Git: another object made it, so there is nothing to compare it with.</Text>
        <Managers managers={managers} />
      </Stack>
    );
  if (live === undefined)
    return (
      <Text size="sm">
        It is in Git and not on the cluster. The next sync makes it; the conditions of the application say what keeps it back.
      </Text>
    );
  return (
    <Stack gap="md">
      <div>
        <Title order={3} size="h6" mb={4}>
          Fields that Git sets
        </Title>
        {differences.length === 0 ? <Text size="sm">Every field that Git sets is as Git says.</Text> : <Fields differences={differences} />}
      </div>
      <div>
        <Title order={3} size="h6" mb={4}>
          The whole manifest
        </Title>
        <Text size="xs" c="dimmed" mb={6}>
          Asked of the cluster <Ago at={at} inherit />. Lines that only the cluster has are defaults, status, and what others manage: that
          is as it should be. Values of Secrets are hidden; equal ones bear the same letter.
        </Text>
        <Suspense fallback={<LoadingState rows={6} />}>
          <TextDiff
            before={desired}
            after={live}
            beforeTitle="Git"
            afterTitle="cluster"
            same="Both are the same, line by line."
            label="Differences between Git and the cluster"
          />
        </Suspense>
      </div>
      <Managers managers={managers} />
    </Stack>
  );
}

function Fields({ differences }: { readonly differences: ObjectDetail['differences'] }) {
  return (
    <Table.ScrollContainer
      minWidth={520}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Fields that differ' } }}
    >
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Git</Table.Th>
            <Table.Th>Cluster</Table.Th>
            <Table.Th>Changed by</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map(({ path, desired, live, manager, healed }) => (
            <Table.Tr key={path}>
              <Table.Td className={classes.path}>{path}</Table.Td>
              <Table.Td>
                <Value text={desired} />
              </Table.Td>
              <Table.Td>
                <Value text={live} />
              </Table.Td>
              <Table.Td>
                <Text size="sm">{manager ?? 'not known'}</Text>
                <Text size="xs" c="dimmed">
                  {healed ? 'Fairlead sets it back' : 'left to who changed it'}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
function Value({ text }: { readonly text: string | undefined }) {
  return text === undefined ? <Text size="sm">not set</Text> : <Code className={classes.value}>{text}</Code>;
}

function Managers({ managers }: { readonly managers: ObjectDetail['managers'] }) {
  if (managers.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        Who manages its fields
      </Title>
      <ul className={classes.managers}>
        {managers.map(({ name, operation, fields, at }, index) => (
          <li key={`${name} ${operation} ${index}`}>
            <Text size="sm">
              {name}: {fields} field{fields === 1 ? '' : 's'}, by {operation}
              {at !== undefined && (
                <>
                  , <Ago at={at} inherit />
                </>
              )}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
