import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHelpCircle,
  IconLoader,
  IconPlayerPause,
  type Icon,
} from '@tabler/icons-react';
import { Mark } from './mark';
import { HEALTH_COLOURS, SYNC_COLOURS, SYNC_LABELS, type Health, type Sync } from './states';

/** A shape for each state, so that none is told by its colour alone. */
export const HEALTH_ICONS: Readonly<Record<Health, Icon>> = {
  Healthy: IconCircleCheck,
  Progressing: IconLoader,
  Suspended: IconPlayerPause,
  Degraded: IconCircleX,
  Missing: IconCircleDashed,
  Unknown: IconHelpCircle,
};
export const SYNC_ICONS: Readonly<Record<Sync, Icon>> = {
  Synced: IconCircleCheck,
  Syncing: IconLoader,
  Failed: IconCircleX,
  OutOfSync: IconAlertTriangle,
  Unknown: IconHelpCircle,
};

export const HealthBadge = ({ health }: { health: Health }) => (
  <Mark color={HEALTH_COLOURS[health]} icon={HEALTH_ICONS[health]}>
    {health}
  </Mark>
);
export const SyncBadge = ({ sync }: { sync: Sync }) => (
  <Mark color={SYNC_COLOURS[sync]} icon={SYNC_ICONS[sync]}>
    {SYNC_LABELS[sync]}
  </Mark>
);
export const PausedBadge = () => (
  <Mark color="gray" icon={IconPlayerPause}>
    Paused
  </Mark>
);
