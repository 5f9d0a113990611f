import { IconArrowRight, IconCircleCheck, IconCircleX, IconLock } from '@tabler/icons-react';
import type { AuditEntry } from '@fairlead/api-client';
import { OUTCOMES } from './filters';
import { Mark } from '../../ui/mark';

const LOOKS = {
  accepted: ['blue', IconArrowRight],
  refused: ['orange', IconLock],
  done: ['teal', IconCircleCheck],
  failed: ['red', IconCircleX],
} as const;

export function OutcomeBadge({ outcome }: { outcome: AuditEntry['outcome'] }) {
  const [color, Shape] = LOOKS[outcome];
  return (
    <Mark color={color} icon={Shape}>
      {OUTCOMES[outcome]}
    </Mark>
  );
}
