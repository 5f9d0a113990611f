import { Text } from '@mantine/core';
import { durationText, useNow } from '../../ui/ago';
import { PHASES, type Phase } from './phases';
import { stripOf, type Run, type StripStep } from './runs';
import classes from './rollouts.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const STATES: Readonly<Record<StripStep['state'], string>> = { done: 'passed', now: 'now', ahead: 'ahead', failed: 'ended here' };

const NAMES: Partial<Record<Phase, string>> = {
  Progressing: 'Started',
  Promoting: 'Promoted',
  Succeeded: 'Rolled out',
  Failed: 'Taken back',
};
const stepName = (phase: Phase, weight: number | undefined): string =>
  phase === 'Failed' && weight === 100 ? 'Promotion failed' : weight === undefined ? (NAMES[phase] ?? PHASES[phase].label) : `${weight} %`;

/** Steps from left to right: what is behind, where it is, what lies ahead. */
export function PhaseStrip({ run }: { run: Run }) {
  const now = useNow(1_000);
  return (
    <ol className={classes.strip} aria-label="Steps of the rollout" tabIndex={0}>
      {stripOf(run, now).map(({ phase, weight, state, at, milliseconds }, index) => (
        <li key={`${phase}-${index}`} className={classes.stripStep} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <Text size="sm" fw={state === 'now' || state === 'failed' ? 600 : 400} c={state === 'ahead' ? 'dimmed' : undefined}>
            {stepName(phase, weight)}
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
