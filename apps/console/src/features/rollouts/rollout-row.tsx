import { Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Rollout } from '@fairlead/api-client';
import { Ago } from '../../ui/ago';
import { imageName } from '../../ui/image-name';
import { canaryText } from './canary-id';
import { PhaseBadge } from './phase-badge';
import { KIND_COLOURS, PHASES } from './phases';
import { checksText } from './runs';
import classes from './rollouts.module.css';
import { Line } from '../../ui/line';

/** The newest rollout of one Canary in a line; it leads to its charts. */
export function RolloutRow({ rollout, isChosen }: { rollout: Rollout; isChosen: boolean }) {
  const { tenant, application, cluster, namespace, name, phase, images, startedAt, at } = rollout;
  return (
    <Link
      to="."
      className={classes.row}
      aria-current={isChosen || undefined}
      search={((before: Record<string, string>) => ({ ...before, canary: canaryText(rollout), run: undefined })) as never}
    >
      <Line className={classes.name} fw={600} size="sm" truncate>
        {name}
      </Line>
      <Line
        className={classes.where}
        size="xs"
        c="dimmed"
        truncate
        title={`${tenant}/${application} on ${cluster}, namespace ${namespace}`}
      >
        {tenant}/{application} on {cluster}
      </Line>
      <div className={classes.phase}>
        <PhaseBadge phase={phase} />
      </div>
      <Weight rollout={rollout} />
      <Line className={classes.images} size="xs" c="dimmed" truncate title={images.join('\n') || undefined}>
        {images.map(imageName).join(', ')}
      </Line>
      <Ago className={classes.since ?? ''} at={startedAt ?? at} size="xs" c="dimmed" />
    </Link>
  );
}

/** Traffic of the new version and failed checks; of one that failed: why. */
function Weight({ rollout: { weight, phase, failedChecks, threshold, message } }: { rollout: Rollout }) {
  const { kind } = PHASES[phase];
  if (kind === 'done' || kind === 'rest') return <div className={classes.weight} />;
  if (kind === 'failed') {
    return (
      <div className={classes.weight}>
        <Line size="xs" lineClamp={2} title={message}>
          {message}
        </Line>
      </div>
    );
  }
  return (
    <div className={classes.weight}>
      <Progress.Root size="md" className={classes.bar ?? ''}>
        <Progress.Section value={weight} color={KIND_COLOURS[kind]} aria-label="Traffic of the new version" />
      </Progress.Root>
      <Line size="xs" className={classes.percent} span>
        {weight} %
      </Line>
      <Line size="xs" c={failedChecks > 0 ? undefined : 'dimmed'} fw={failedChecks > 0 ? 600 : 400} span>
        {checksText(failedChecks, threshold)}
      </Line>
    </div>
  );
}
