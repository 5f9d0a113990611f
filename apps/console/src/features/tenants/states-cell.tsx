import { Group, Text } from '@mantine/core';
import type { StateCounts } from '@fairlead/api-client';
import { HEALTH_COLOURS, HEALTHS } from '../../ui/states';
import { HealthBar } from '../fleet/counts';
import { numberText } from '../../ui/number-text';

/** How many applications, how they do, and what is not in order in words. */
export function StatesCell({ states }: { states: StateCounts }) {
  if (states.total === 0)
    return (
      <Text size="sm" c="dimmed">
        none
      </Text>
    );
  const wrong = HEALTHS.filter((health) => health !== 'Healthy' && (states.health[health] ?? 0) > 0);
  return (
    <div>
      <Group gap={8} wrap="nowrap" mb={5}>
        <Text size="sm" fw={600}>
          {numberText(states.total)}
        </Text>
        {wrong.length === 0 && (
          <Text size="xs" c="dimmed">
            all healthy
          </Text>
        )}
        {wrong.slice(0, 2).map((health) => (
          <Text key={health} size="xs" c={`var(--mantine-color-${HEALTH_COLOURS[health]}-text)`} fw={600}>
            {states.health[health]} {health}
          </Text>
        ))}
      </Group>
      <HealthBar counts={states} thin />
    </div>
  );
}
