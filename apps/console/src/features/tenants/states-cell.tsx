import type { StateCounts } from '@fairlead/api-client';
import { HEALTH_COLOURS, HEALTHS } from '../../ui/states';
import { HealthBar } from '../fleet/counts';
import { numberText } from '../../ui/number-text';
import { Line } from '../../ui/line';
import classes from './states.module.css';

/** How many applications, how they do, and what is not in order in words. */
export function StatesCell({ states }: { states: StateCounts }) {
  if (states.total === 0)
    return (
      <Line size="sm" c="dimmed">
        none
      </Line>
    );
  const wrong = HEALTHS.filter((health) => health !== 'Healthy' && (states.health[health] ?? 0) > 0);
  return (
    <div>
      <div className={classes.states}>
        <Line size="sm" fw={600}>
          {numberText(states.total)}
        </Line>
        {wrong.length === 0 && (
          <Line size="xs" c="dimmed">
            all healthy
          </Line>
        )}
        {wrong.slice(0, 2).map((health) => (
          <Line key={health} size="xs" c={HEALTH_COLOURS[health]} fw={600}>
            {states.health[health]} {health}
          </Line>
        ))}
      </div>
      <HealthBar counts={states} thin />
    </div>
  );
}
