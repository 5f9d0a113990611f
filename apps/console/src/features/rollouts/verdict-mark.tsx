import { Group, Text } from '@mantine/core';
import { VERDICT_WORDS, type Verdict } from './runs';
import classes from './rollouts.module.css';

/** Told apart by shape, not by colour alone: a dot passed, a cross failed, a ring had no data. */
export function VerdictMark({ verdict, cx, cy }: { verdict: Verdict; cx: number; cy: number }) {
  if (verdict === 'pass') return <circle cx={cx} cy={cy} r={3.5} fill="var(--mantine-color-teal-filled)" />;
  if (verdict === 'noData') {
    return <circle cx={cx} cy={cy} r={4} fill="var(--mantine-color-body)" stroke="var(--mantine-color-dimmed)" strokeWidth={2} />;
  }
  const path = `M${cx - 4} ${cy - 4}L${cx + 4} ${cy + 4}M${cx - 4} ${cy + 4}L${cx + 4} ${cy - 4}`;
  return <path d={path} stroke="var(--mantine-color-red-filled)" strokeWidth={3} />;
}

export const VerdictLegend = () => (
  <Group gap="md" className={classes.legend ?? ''}>
    {(['pass', 'fail', 'noData'] as const).map((verdict) => (
      <Group key={verdict} gap={6}>
        <svg width={12} height={12} aria-hidden>
          <VerdictMark verdict={verdict} cx={6} cy={6} />
        </svg>
        <Text size="xs" c="dimmed">
          {verdict === 'noData' ? 'no data' : `check ${VERDICT_WORDS[verdict]}`}
        </Text>
      </Group>
    ))}
  </Group>
);
