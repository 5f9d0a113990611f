import type { ApplicationDetail } from '@fairlead/api-client';
import { Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useAccess } from '../../../../api/access';
import { LoadingState } from '../../../../ui/page-states';
import type { Pod } from '../pods-below';

const LogView = lazy(async () => ({ default: (await import('./log-view')).LogView }));

interface LogsProps {
  readonly application: ApplicationDetail;
  readonly cluster: string;
  readonly pods: readonly Pod[];
}
/** Logs often hold what not everybody may read. */
export function Logs(props: LogsProps) {
  const { may, tenant } = props.application;
  const allowed = may.includes('read-logs');
  const access = useAccess('read-logs', allowed ? undefined : tenant);
  if (!allowed) return <Text size="sm">{access?.why ?? `Your role in ${tenant} does not allow to read logs.`}</Text>;
  return (
    <Suspense fallback={<LoadingState rows={8} />}>
      <LogView {...props} />
    </Suspense>
  );
}
