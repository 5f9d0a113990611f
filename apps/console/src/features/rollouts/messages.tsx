import { Button, Card, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { PhaseBadge } from './phase-badge';
import type { Run } from './runs';
import classes from './rollouts.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
/** As many as fit without scrolling for long. */
const FIRST = 12;

/** What the rollout said at each step, newest first. */
export function Messages({ run }: { run: Run }) {
  const [all, setAll] = useState(false);
  const steps = run.steps.filter(
    (step, index) => step.message !== run.steps[index - 1]?.message || step.phase !== run.steps[index - 1]?.phase,
  );
  const newestFirst = [...steps].reverse();
  const shown = all ? newestFirst : newestFirst.slice(0, FIRST);
  return (
    <section aria-labelledby="rollout-messages">
      <Title order={3} size="h6" mb="xs" id="rollout-messages">
        What happened
      </Title>
      <Card withBorder py="xs">
        <ol className={classes.messages}>
          {shown.map(({ at, phase, message, weight }, index) => (
            <li key={`${at}-${index}`} className={classes.message}>
              <Text size="xs" c="dimmed" component="time" dateTime={at} title={absolute.format(new Date(at))}>
                {clock.format(new Date(at))}
              </Text>
              <div>
                <Text size="sm">{message || `${weight} % of the traffic`}</Text>
                {phase !== shown[index + 1]?.phase && <PhaseBadge phase={phase} />}
              </div>
            </li>
          ))}
        </ol>
        {newestFirst.length > FIRST && (
          <Button variant="subtle" size="xs" mt="xs" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${newestFirst.length}`}
          </Button>
        )}
      </Card>
    </section>
  );
}
