import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { StateCounts } from '@fairlead/api-client';
import { HEALTH_ICONS, SYNC_ICONS } from '../../ui/state-badge';
import { HEALTH_COLOURS, HEALTHS, SYNC_COLOURS, SYNC_LABELS, SYNCS } from '../../ui/states';
import classes from './fleet.module.css';
import type { FleetFilter } from './filters';

interface CountsProps {
  readonly counts: StateCounts;
  readonly filter: FleetFilter;
  readonly onFilter: (changes: FleetFilter) => void;
}
/** How many are in each state; a press shows only those, and another all again. */
export function Counts({ counts, filter, onFilter }: CountsProps) {
  const health = HEALTHS.filter((state) => counts.health[state] !== undefined || filter.health === state);
  const sync = SYNCS.filter((state) => state !== 'Synced' && (counts.sync[state] !== undefined || filter.sync === state));
  return (
    <div className={classes.counts}>
      <HealthBar counts={counts} />
      <div className={classes.countList}>
        {health.map((state) => (
          <Count
            key={state}
            label={state}
            icon={HEALTH_ICONS[state]}
            colour={HEALTH_COLOURS[state]}
            count={counts.health[state] ?? 0}
            on={filter.health === state}
            onToggle={(on) => onFilter({ health: on ? state : undefined })}
          />
        ))}
        {sync.length > 0 && <span className={classes.divide} />}
        {sync.map((state) => (
          <Count
            key={state}
            label={SYNC_LABELS[state]}
            icon={SYNC_ICONS[state]}
            colour={SYNC_COLOURS[state]}
            count={counts.sync[state] ?? 0}
            on={filter.sync === state}
            onToggle={(on) => onFilter({ sync: on ? state : undefined })}
          />
        ))}
        {(counts.suspended > 0 || filter.suspended === 'true') && (
          <Count
            label="Paused"
            icon={HEALTH_ICONS.Suspended}
            colour="gray"
            count={counts.suspended}
            on={filter.suspended === 'true'}
            onToggle={(on) => onFilter({ suspended: on ? 'true' : undefined })}
          />
        )}
      </div>
    </div>
  );
}
interface CountProps {
  readonly label: string;
  readonly icon: (typeof HEALTH_ICONS)[keyof typeof HEALTH_ICONS];
  readonly colour: string;
  readonly count: number;
  readonly on: boolean;
  readonly onToggle: (on: boolean) => void;
}
function Count({ label, icon: Icon, colour, count, on, onToggle }: CountProps) {
  return (
    <UnstyledButton className={classes.count} data-tone={colour} aria-pressed={on} onClick={() => onToggle(!on)}>
      <Icon size={15} aria-hidden />
      <b>{count.toLocaleString('en')}</b>
      {label}
    </UnstyledButton>
  );
}
/** The share of each health, best first. */
export function HealthBar({ counts, thin = false }: { counts: Pick<StateCounts, 'health' | 'total'>; thin?: boolean }) {
  const parts = [...HEALTHS].reverse().filter((state) => (counts.health[state] ?? 0) > 0);
  return (
    <div className={classes.bar} data-thin={thin || undefined} aria-hidden>
      {parts.map((state) => (
        <span key={state} data-tone={HEALTH_COLOURS[state]} style={{ flexGrow: counts.health[state] ?? 0 }} />
      ))}
    </div>
  );
}
/** `12 applications: 1 Degraded, 11 Healthy`, for whom a bar tells nothing. */
export const countsText = ({ total, health }: Pick<StateCounts, 'health' | 'total'>): string =>
  `${total.toLocaleString('en')} application${total === 1 ? '' : 's'}: ${HEALTHS.flatMap((state) => (health[state] ? [`${health[state]} ${state}`] : [])).join(', ')}`;
export const HiddenCounts = ({ counts }: { counts: Pick<StateCounts, 'health' | 'total'> }) => (
  <VisuallyHidden>{countsText(counts)}</VisuallyHidden>
);
