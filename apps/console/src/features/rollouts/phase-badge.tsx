import { IconCircleCheck, IconCircleDashed, IconHandStop, IconLoader, IconX } from '@tabler/icons-react';
import { KIND_COLOURS, PHASES, type Phase, type PhaseKind } from './phases';
import { Mark } from '../../ui/mark';

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
    <Mark color={KIND_COLOURS[kind]} icon={Icon} small>
      {label}
    </Mark>
  );
}
