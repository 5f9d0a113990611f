import { Code, Text } from '@mantine/core';
import type { System } from '@fairlead/api-client';
import classes from './system.module.css';

/** Which process serves which share of the work. */
export function Leases({ leases }: { leases: System['leases'] }) {
  if (leases.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nobody holds a share: no service that divides its work is running.
      </Text>
    );
  const groups = [...new Set(leases.map(({ group }) => group))].sort((one, other) => one.localeCompare(other, 'en'));
  return (
    <ul className={classes.list}>
      {groups.map((group) => (
        <li key={group}>
          <Text size="sm" fw={600}>
            {group}
          </Text>
          {leases
            .filter((lease) => lease.group === group)
            .map(({ instance, shards, names }) => (
              <Text key={instance} size="sm" component="div">
                <Code>{instance}</Code> holds {names.length} of {shards}
                {names.length > 0 && (
                  <Text span size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {' '}
                    ({names.slice(0, MOST).join(', ')}
                    {names.length > MOST && ` and ${names.length - MOST} more`})
                  </Text>
                )}
              </Text>
            ))}
        </li>
      ))}
    </ul>
  );
}
const MOST = 12;
