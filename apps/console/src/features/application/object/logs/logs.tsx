import type { ApplicationDetail } from '@fairlead/api-client';
import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useAccess } from '../../../../api/access';
import { LoadingState } from '../../../../ui/page-states';
import type { Pod } from '../pods-of';
import { part } from '../../../../ui/part';

const LogView = part(async () => (await import('./log-view')).LogView);

interface LogsProps {
  readonly application: ApplicationDetail;
  readonly cluster: string;
  /** Of the object whose Pods these are. */
  readonly name: string;
  readonly pods: readonly Pod[];
}
/** What the address tells of a log, when none is looked at any more. */
export const NOTHING_SHOWN = {
  ...{ pod: undefined, container: undefined, previous: undefined },
  ...{ tail: undefined, since: undefined, find: undefined, level: undefined },
};

/** Logs often hold what not everybody may read. */
export function Logs(props: LogsProps) {
  const { may, tenant } = props.application;
  const allowed = may.includes('read-logs');
  const access = useAccess('read-logs', allowed ? undefined : tenant);
  if (!allowed) {
    return (
      <Alert color="gray" icon={<IconLock aria-hidden />} title="You may not read logs here">
        {access?.why ?? `Your role in ${tenant} does not allow to read logs.`}
      </Alert>
    );
  }
  return (
    <Suspense fallback={<LoadingState rows={8} />}>
      <LogView {...props} />
    </Suspense>
  );
}
