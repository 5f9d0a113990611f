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
import classes from './state-badge.module.css';
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

const badge = (state: string, color: string, Shape: Icon) => (
  <span
    className={classes.badge}
    style={{ color: `var(--mantine-color-${color}-light-color)`, background: `var(--mantine-color-${color}-light)` }}
  >
    <Shape size={13} aria-hidden />
    {state}
  </span>
);
export const HealthBadge = ({ health }: { health: Health }) => badge(health, HEALTH_COLOURS[health], HEALTH_ICONS[health]);
export const SyncBadge = ({ sync }: { sync: Sync }) => badge(SYNC_LABELS[sync], SYNC_COLOURS[sync], SYNC_ICONS[sync]);
export const PausedBadge = () => badge('Paused', 'gray', IconPlayerPause);
