import { Text, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { QuotaResource } from '@fairlead/api-client';
import { percentText, stateWord, useText } from './quotas';
import classes from './quotas.module.css';

/** How much of one resource is used: the numbers, and a bar that says nothing else. */
export function QuotaMeter({ resource }: { resource: QuotaResource }) {
  const { used, share = 0, state, declared } = resource;
  const width = (state === 'exceeded' ? 1 : share) * 100;
  const word = stateWord(resource);
  const percent = percentText(resource);
  return (
    <li className={classes.meter} data-state={state}>
      <div className={classes.words}>
        <Text size="sm" span className={classes.numbers}>
          {useText(resource)}
        </Text>
        {percent !== undefined && <VisuallyHidden>, {percent}</VisuallyHidden>}
        {word !== undefined && (
          <span className={classes.word}>
            <VisuallyHidden>, </VisuallyHidden>
            <IconAlertTriangle size={14} aria-hidden />
            {word}
          </span>
        )}
      </div>
      {used !== undefined && (
        <div className={classes.bar} aria-hidden>
          {width > 0 && <span style={{ width: `${width}%` }} />}
        </div>
      )}
      {declared !== undefined && (
        <Text size="xs" c="dimmed">
          The Tenant document says {declared}; it is on its way to the cluster.
        </Text>
      )}
    </li>
  );
}
