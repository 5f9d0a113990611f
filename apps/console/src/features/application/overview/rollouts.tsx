import type { ApplicationDetail, Rollout } from '@fairlead/api-client';
import { Anchor, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Ago } from '../../../ui/ago';
import { canaryText } from '../../rollouts/canary-id';
import { LatestChecks } from '../../rollouts/latest-checks';
import { PhaseBadge } from '../../rollouts/phase-badge';
import { isUnderWay } from '../../rollouts/phases';
import { RolloutActions } from '../../rollouts/rollout-actions';
import { checksOf } from '../../rollouts/runs';
import { TrafficBar, sentence } from '../../rollouts/standing';
import { headlineOf } from '../../rollouts/standing-words';
import classes from './overview.module.css';

/** How the newest version of each Canary is given traffic, and what can be decided about it. */
export function Rollouts({ application, rollouts }: { readonly application: ApplicationDetail; readonly rollouts: readonly Rollout[] }) {
  const goesOn = application.suspended && rollouts.some(({ phase }) => isUnderWay(phase));
  return (
    <Stack gap="sm">
      {goesOn && (
        <Text size="sm" fw={600}>
          The application is paused, and what is being rolled out goes on with its checks. Abort it to stop it.
        </Text>
      )}
      <ul className={classes.list}>
        {rollouts.map((rollout) => (
          <li key={canaryText(rollout)}>
            <One {...{ application, rollout }} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function One({ application: { may }, rollout }: { readonly application: ApplicationDetail; readonly rollout: Rollout }) {
  const { name, cluster, phase, at } = rollout;
  return (
    <Stack gap={6}>
      <Group gap="xs" justify="space-between">
        <Group gap="xs">
          <Text size="sm" fw={600} span>
            {headlineOf(rollout)}
          </Text>
          <PhaseBadge phase={phase} />
          <Text size="xs" c="dimmed" span>
            {name} on {cluster}, <Ago at={at} span inherit />
          </Text>
        </Group>
        <Group gap="xs">
          <RolloutActions {...{ rollout, may }} compact />
          <Anchor component={Link} to="/rollouts" search={{ canary: canaryText(rollout) } as never} size="sm" underline="always">
            Charts and steps
            <VisuallyHidden>
              {' '}
              of {name} on {cluster}
            </VisuallyHidden>
          </Anchor>
        </Group>
      </Group>
      {isUnderWay(phase) && <TrafficBar rollout={rollout} />}
      {phase !== 'Succeeded' && phase !== 'Initialized' && (
        <Text size="sm" className={classes.breaks}>
          {sentence(rollout)}
        </Text>
      )}
      {isUnderWay(phase) && <LatestChecks checks={checksOf({ steps: [rollout] })} />}
    </Stack>
  );
}
