import { Text } from '@mantine/core';
import { durationText, useNow } from '../../ui/ago';
import { PHASES } from './phases';
import { stripOf, type Run, type StripStep } from './runs';
import classes from './rollouts.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const STATES: Readonly<Record<StripStep['state'], string>> = { done: 'passed', now: 'now', ahead: 'ahead', failed: 'ended here' };

/** Phases from left to right: what is behind, where it is, what lies ahead. */
export function PhaseStrip({ run }: { run: Run }) {
  const now = useNow(1_000);
  return (
    <ol className={classes.strip} aria-label="Phases of the rollout" tabIndex={0}>
      {stripOf(run, now).map(({ phase, state, at, milliseconds }, index) => (
        <li key={`${phase}-${index}`} className={classes.stripStep} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <Text size="sm" fw={state === 'now' || state === 'failed' ? 600 : 400} c={state === 'ahead' ? 'dimmed' : undefined}>
            {PHASES[phase].label}
          </Text>
          <Text size="xs" c="dimmed">
            {at === undefined ? STATES[state] : clock.format(new Date(at))}
          </Text>
          {milliseconds !== undefined && (
            <Text size="xs" c="dimmed">
              {durationText(Math.max(0, milliseconds))}
              {state === 'now' && ' so far'}
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}
