import { Badge } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconHandStop, IconLoader, IconX } from '@tabler/icons-react';
import { KIND_COLOURS, PHASES, type Phase, type PhaseKind } from './phases';

const ICONS: Readonly<Record<PhaseKind, typeof IconX>> = {
  'under-way': IconLoader,
  waits: IconHandStop,
  done: IconCircleCheck,
  failed: IconX,
  rest: IconCircleDashed,
};

export function PhaseBadge({ phase }: { phase: Phase }) {
  const { label, kind } = PHASES[phase];
  const Icon = ICONS[kind];
  return (
    <Badge variant="light" color={KIND_COLOURS[kind]} size="sm" tt="none" leftSection={<Icon size={12} aria-hidden />}>
      {label}
    </Badge>
  );
}
