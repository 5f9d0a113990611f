import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconHelpCircle,
  IconHistory,
  IconLoader,
  IconPlayerPause,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Component, Deployment } from '@fairlead/api-client';
import { Ago } from '../../ui/ago';
import { HEALTH_COLOURS } from '../../ui/states';
import classes from './deployed.module.css';
import { HEALTH_WORDS, SYNC_WORDS, before } from './plain-words';
import { Line } from '../../ui/line';
import { Mark } from '../../ui/mark';

const ICONS: Readonly<Record<Deployment['health'], typeof IconX>> = {
  Healthy: IconCircleCheck,
  Progressing: IconLoader,
  Degraded: IconX,
  Missing: IconCircleDashed,
  Suspended: IconPlayerPause,
  Unknown: IconHelpCircle,
};

/** What runs in one environment: which version, how it is, since when. */
export function Cell({ component, deployment }: { component: Component; deployment: Deployment }) {
  const { application, version, health, sync, since, behind, images } = deployment;
  const Icon = ICONS[health];
  const source = before(component, deployment);
  const more = SYNC_WORDS[sync];
  return (
    <Link
      to="/applications/$tenant/$name"
      params={{ tenant: component.tenant, name: application } as never}
      className={classes.cell}
      title={images.join('\n') || undefined}
    >
      <div className={classes.versions}>
        <span className={classes.version}>{version}</span>
        {behind && (
          <Mark color="yellow" icon={IconHistory} small>
            older than {source ?? 'the one before'}
          </Mark>
        )}
      </div>
      <Line size="xs" className={classes.word} span>
        <Icon size={14} color={`var(--mantine-color-${HEALTH_COLOURS[health]}-filled)`} aria-hidden />
        {HEALTH_WORDS[health]}
      </Line>
      {more !== undefined && (
        <Line size="xs" className={classes.word} span>
          {sync === 'Syncing' ? <IconRefresh size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
          {more}
        </Line>
      )}
      {since !== undefined && (
        <Line size="xs" c="dimmed" span>
          deployed <Ago at={since} span inherit />
        </Line>
      )}
    </Link>
  );
}

/** Most components have one application in an environment; some have one for each region. */
export const inEnvironment = ({ environments }: Component, name: string): readonly Deployment[] =>
  environments.filter(({ environment }) => environment === name);
