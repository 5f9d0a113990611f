import { Anchor, Progress } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconClock, IconHeartBroken } from '@tabler/icons-react';
import type { Promotion } from '@fairlead/api-client';
import { useNow } from '../../ui/ago';
import { gatesOf, type Column, type Gate } from './promotion-words';
import classes from './promotions.module.css';
import { Line } from '../../ui/line';

const LOOKS: Readonly<Record<Gate['state'], { readonly Icon: typeof IconClock; readonly word: string; readonly colour: string }>> = {
  passed: { Icon: IconCircleCheck, word: 'Passed', colour: 'var(--mantine-color-teal-filled)' },
  waits: { Icon: IconClock, word: 'Waits', colour: 'var(--mantine-color-text)' },
  ahead: { Icon: IconCircleDashed, word: 'Later', colour: 'var(--mantine-color-dimmed)' },
  blocked: { Icon: IconHeartBroken, word: 'Held back', colour: 'var(--mantine-color-red-filled)' },
};

/** What stands between a version and an environment; clocks count down by themselves. */
export function Gates({ next, to, from }: { next: Promotion; to: Column; from: Column | undefined }) {
  const now = useNow(1_000);
  const gates = gatesOf(next, to, from, now);
  if (gates.length === 0) return null;
  return (
    <ul className={classes.gates} aria-label="Gates">
      {gates.map(({ kind, state, text, progress, href }) => {
        const { Icon, word, colour } = LOOKS[state];
        return (
          <li key={kind} className={classes.gate}>
            <Icon size={18} color={colour} aria-label={word} />
            <div>
              <Line size="sm" c={state === 'ahead' || state === 'passed' ? 'dimmed' : undefined}>
                {href === undefined ? (
                  text
                ) : (
                  <Anchor href={href} target="_blank" rel="noreferrer" inherit>
                    {text}
                  </Anchor>
                )}
              </Line>
              {progress !== undefined && (
                <Progress value={progress} size="sm" mt={4} className={classes.clock ?? ''} aria-label="Soak time that is over" />
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
