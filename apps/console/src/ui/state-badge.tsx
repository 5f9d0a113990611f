import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconHelpCircle,
  IconLoader,
  IconPlayerPause,
  IconX,
} from '@tabler/icons-react';
import { HEALTH_COLOURS, SYNC_COLOURS, type Health, type Sync } from './states';

const ICONS = {
  Healthy: IconCircleCheck,
  Synced: IconCircleCheck,
  Progressing: IconLoader,
  Syncing: IconLoader,
  Suspended: IconPlayerPause,
  Degraded: IconX,
  Failed: IconX,
  Missing: IconCircleDashed,
  OutOfSync: IconAlertTriangle,
  Unknown: IconHelpCircle,
} as const;

const badge = (state: keyof typeof ICONS, color: string) => {
  const Icon = ICONS[state];
  return (
    <Badge variant="light" color={color} size="sm" tt="none" leftSection={<Icon size={12} aria-hidden />}>
      {state}
    </Badge>
  );
};
export const HealthBadge = ({ health }: { health: Health }) => badge(health, HEALTH_COLOURS[health]);
export const SyncBadge = ({ sync }: { sync: Sync }) => badge(sync, SYNC_COLOURS[sync]);
