import type { ApplicationDetail } from '@fairlead/api-client';
import { Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { Ago } from '../../../ui/ago';
import { EmptyState, Loaded } from '../../../ui/page-states';
import { useObjectEvents, type ObjectId } from '../data/live-queries';
import classes from './object.module.css';

interface ObjectEventsProps {
  readonly application: ApplicationDetail;
  readonly object: ObjectId;
  readonly cluster: string;
}
/** What Kubernetes tells of it. */
export function ObjectEvents({ application, object, cluster }: ObjectEventsProps) {
  const query = useObjectEvents(application, cluster, object);
  return (
    <Loaded query={query} rows={4}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title="No events">Kubernetes keeps events for an hour, and tells of none of this object now.</EmptyState>
        ) : (
          <ul className={classes.events}>
            {items.map(({ type, reason, message, count, firstAt, lastAt, source, object: about }, index) => (
              <li key={`${reason} ${lastAt ?? ''} ${index}`} data-type={type}>
                {type === 'Normal' ? (
                  <IconInfoCircle size={18} role="img" aria-label="Normal" />
                ) : (
                  <IconAlertTriangle size={18} role="img" aria-label={type} />
                )}
                <div>
                  <Text size="sm" fw={600}>
                    {reason}
                  </Text>
                  <Text size="sm" className={classes.message}>
                    {message}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {about} · {source}
                    {count > 1 && ` · ${count} times since `}
                    {count > 1 && firstAt !== undefined && <Ago at={firstAt} inherit />}
                    {lastAt !== undefined && (
                      <>
                        {' · last '}
                        <Ago at={lastAt} inherit />
                      </>
                    )}
                  </Text>
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
