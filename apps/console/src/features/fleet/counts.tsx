import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { StateCounts } from '@fairlead/api-client';
import { HEALTH_ICONS, SYNC_ICONS } from '../../ui/state-badge';
import { HEALTH_COLOURS, HEALTHS, SYNC_COLOURS, SYNC_LABELS, SYNCS } from '../../ui/states';
import classes from './fleet.module.css';
import type { FleetFilter } from './filters';
import { useFitting } from './use-fitting';
import { numberText } from '../../ui/number-text';

interface CountsProps {
  readonly counts: StateCounts;
  readonly filter: FleetFilter;
  readonly onFilter: (changes: FleetFilter) => void;
}
/** How many are in each state; a press shows only those, and another all again. What there is no room for in one row is in a menu. */
export function Counts({ counts, filter, onFilter }: CountsProps) {
  const states = statesOf(counts, filter);
  const { row, fits } = useFitting<HTMLDivElement>(states.map(({ label, count, on }) => `${label} ${count} ${on}`));
  if (states.length === 0) return null;
  const press = ({ changes, on }: State): void => onFilter(on ? without(changes) : changes);
  const rest = states.filter((_, index) => !fits[index]);
  return (
    <div className={classes.counts}>
      <HealthBar counts={counts} />
      <div className={classes.countList} ref={row}>
        {states.map((state, index) => (
          <UnstyledButton
            key={state.label}
            className={classes.count}
            data-tone={state.colour}
            data-rank={state.on ? -1 : state.rank}
            data-left-out={!fits[index] || undefined}
            aria-pressed={state.on}
            onClick={() => press(state)}
          >
            <Words state={state} />
          </UnstyledButton>
        ))}
        {rest.length > 0 && <Rest states={rest} onPress={press} />}
      </div>
    </div>
  );
}
interface RestProps {
  readonly states: readonly State[];
  readonly onPress: (state: State) => void;
}
function Rest({ states, onPress }: RestProps) {
  return (
    <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes.count} data-tone="gray">
          {states.length} more
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {states.map((state) => (
          <Menu.Item key={state.label} onClick={() => onPress(state)}>
            <span className={classes.restCount} data-tone={state.colour}>
              <Words state={state} />
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
const Words = ({ state: { icon: Icon, count, label } }: { state: State }) => (
  <>
    <Icon size={14} aria-hidden />
    <b>{numberText(count)}</b>
    {label}
  </>
);

interface State {
  readonly label: string;
  readonly icon: (typeof HEALTH_ICONS)[keyof typeof HEALTH_ICONS];
  readonly colour: string;
  readonly count: number;
  /** Where there is no room for all, the greatest goes first. */
  readonly rank: number;
  /** It is filtered by. */
  readonly on: boolean;
  readonly changes: FleetFilter;
}
const RANKS: readonly string[] = [
  ...['Degraded', 'Missing', SYNC_LABELS.Failed, SYNC_LABELS.OutOfSync, 'Unknown', 'Progressing', 'Healthy'],
  ...['Paused', 'Suspended', SYNC_LABELS.Syncing, SYNC_LABELS.Unknown],
];
function statesOf(counts: StateCounts, filter: FleetFilter): State[] {
  const health = HEALTHS.filter((state) => counts.health[state] !== undefined || filter.health === state);
  const sync = SYNCS.filter((state) => state !== 'Synced' && (counts.sync[state] !== undefined || filter.sync === state));
  const isPaused = filter.suspended === 'true';
  const beside = [
    ...sync.map((state) => ({
      ...{ label: SYNC_LABELS[state], icon: SYNC_ICONS[state], colour: SYNC_COLOURS[state], count: counts.sync[state] ?? 0 },
      ...{ on: filter.sync === state, changes: { sync: state } },
    })),
    ...(counts.suspended > 0 || isPaused
      ? [{ label: 'Paused', icon: HEALTH_ICONS.Suspended, colour: 'gray', count: counts.suspended, on: isPaused, changes: PAUSED }]
      : []),
  ];
  const all = [
    ...health.map((state) => ({
      ...{ label: state, icon: HEALTH_ICONS[state], colour: HEALTH_COLOURS[state], count: counts.health[state] ?? 0 },
      ...{ on: filter.health === state, changes: { health: state } },
    })),
    ...beside,
  ];
  return all.map((state) => ({ ...state, rank: RANKS.indexOf(state.label) }));
}
const PAUSED: FleetFilter = { suspended: 'true' };
const without = (changes: FleetFilter): FleetFilter => Object.fromEntries(Object.keys(changes).map((name) => [name, undefined]));

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
  `${numberText(total)} application${total === 1 ? '' : 's'}: ${HEALTHS.flatMap((state) => (health[state] ? [`${health[state]} ${state}`] : [])).join(', ')}`;
export const HiddenCounts = ({ counts }: { counts: Pick<StateCounts, 'health' | 'total'> }) => (
  <VisuallyHidden>{countsText(counts)}</VisuallyHidden>
);
