import { Badge } from '@mantine/core';
import { IconArrowRight, IconCircleCheck, IconCircleX, IconLock } from '@tabler/icons-react';
import type { AuditEntry } from '@fairlead/api-client';
import { OUTCOMES } from './filters';

const LOOKS = {
  accepted: ['blue', IconArrowRight],
  refused: ['orange', IconLock],
  done: ['teal', IconCircleCheck],
  failed: ['red', IconCircleX],
} as const;

export function OutcomeBadge({ outcome }: { outcome: AuditEntry['outcome'] }) {
  const [color, Shape] = LOOKS[outcome];
  return (
    <Badge variant="light" color={color} leftSection={<Shape size={13} aria-hidden />}>
      {OUTCOMES[outcome]}
    </Badge>
  );
}
