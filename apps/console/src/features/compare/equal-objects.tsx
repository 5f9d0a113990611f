import { Button, Text } from '@mantine/core';
import type { Comparison } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { Loaded } from '../../ui/page-states';
import classes from './compare.module.css';

const MOST = 500;

/** How much is the same everywhere, and on demand what. */
export function EqualObjects({ comparison }: { comparison: Comparison }) {
  const [opened, setOpened] = useState(false);
  const { equal, applications } = comparison;
  if (equal === 0 || applications.length === 0) return null;
  return (
    <div>
      <Button variant="subtle" size="xs" onClick={() => setOpened(!opened)} aria-expanded={opened}>
        {opened ? 'Hide' : 'Show'} what is the same everywhere: {equal} {equal === 1 ? 'object' : 'objects'}
      </Button>
      {opened && <Names comparison={comparison} />}
    </div>
  );
}

/** The comparison counts equal objects; their names are those of the first environment that do not differ. */
function Names({ comparison: { tenant, applications, objects } }: { comparison: Comparison }) {
  const first = applications[0];
  const held = useQuery({
    queryKey: ['objects', tenant, first?.application, first?.cluster, 'names'],
    enabled: first !== undefined,
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/objects', {
          params: { path: { tenant, name: first?.application ?? '' }, query: { cluster: first?.cluster, limit: MOST } },
          signal,
        }),
      ),
  });
  const differing = new Set(objects.map(({ group, kind, names }) => `${group}/${kind}/${names[first?.environment ?? ''] ?? ''}`));
  return (
    <Loaded query={held} rows={3}>
      {({ items, total }) => (
        <>
          <ul className={classes.equal}>
            {items
              .filter(({ group, kind, name }) => !differing.has(`${group ?? ''}/${kind}/${name}`))
              .map(({ group, kind, namespace, name }) => (
                <Text key={`${group}/${kind}/${namespace}/${name}`} component="li" size="sm">
                  {kind} {name}
                </Text>
              ))}
          </ul>
          {total > items.length && (
            <Text size="xs" c="dimmed">
              Named are those of the first {items.length} of {total} objects of {first?.environment}.
            </Text>
          )}
        </>
      )}
    </Loaded>
  );
}
