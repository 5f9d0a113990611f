import { Anchor, Breadcrumbs, Group, SegmentedControl, Text } from '@mantine/core';
import type { ApplicationItem, Fleet } from '@fairlead/api-client';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { EmptyState, Loaded } from '../../ui/page-states';
import { HEALTHS, HEALTH_COLOURS } from '../../ui/states';
import { countsText } from './counts';
import type { FleetFilter } from './filters';
import classes from './fleet.module.css';
import { MapBlocks, type MapItem } from './map-blocks';
import { worstOf } from './matrix';
import { keyOf, MAP, useApplications, useFleetRefresh, useSummary } from './use-fleet';
import { numberText } from '../../ui/number-text';

const APPLICATIONS = 500;

export interface MapViewProps {
  readonly filter: FleetFilter;
  readonly colour: string | undefined;
  readonly onFilter: (changes: FleetFilter) => void;
  readonly onColour: (colour: string | undefined) => void;
}
/** Every team as a block, larger with more applications; a team's applications when one is chosen. */
export function MapView({ filter, colour, onFilter, onColour }: MapViewProps) {
  const [looked, setLooked] = useState<MapItem>();
  const props = { filter, byShare: colour === 'share', onFilter, onLook: setLooked };
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        {filter.tenant === undefined ? (
          <Text size="sm" c="dimmed">
            Each block is a team, larger with more applications. Press one to see them.
          </Text>
        ) : (
          <Breadcrumbs>
            <Anchor component="button" type="button" size="sm" onClick={() => onFilter({ tenant: undefined })}>
              All teams
            </Anchor>
            <Text size="sm" fw={600}>
              {filter.tenant}
            </Text>
          </Breadcrumbs>
        )}
        {filter.tenant === undefined && (
          <SegmentedControl
            size="xs"
            aria-label="What the colour says"
            value={colour === 'share' ? 'share' : 'worst'}
            onChange={(value) => onColour(value === 'share' ? 'share' : undefined)}
            data={[
              { value: 'worst', label: 'Worst state' },
              { value: 'share', label: 'Share healthy' },
            ]}
          />
        )}
      </Group>
      {filter.tenant === undefined ? <Teams {...props} /> : <Applications {...props} />}
      <Text size="sm" mt="xs" mih={22} truncate aria-hidden>
        {looked?.text}
      </Text>
      <Legend byShare={props.byShare && filter.tenant === undefined} />
    </>
  );
}

interface PartProps {
  readonly filter: FleetFilter;
  readonly byShare: boolean;
  readonly onFilter: (changes: FleetFilter) => void;
  readonly onLook: (item: MapItem | undefined) => void;
}
function Teams({ filter, byShare, onFilter, onLook }: PartProps) {
  const summary = useSummary(filter, ...MAP);
  useFleetRefresh(undefined);
  return (
    <Loaded query={summary} rows={10}>
      {(fleet) => (fleet.groups.length === 0 ? <Nothing /> : <TeamBlocks {...{ fleet, byShare, onFilter, onLook }} />)}
    </Loaded>
  );
}
function TeamBlocks({ fleet, byShare, onFilter, onLook }: { fleet: Fleet } & Omit<PartProps, 'filter'>) {
  const items = useMemo(() => teamItems(fleet, byShare), [fleet, byShare]);
  return (
    <>
      <MapBlocks
        label={`${numberText(items.length)} teams, the largest first`}
        items={items}
        onLook={onLook}
        onOpen={({ key }) => onFilter({ tenant: key })}
      />
      {fleet.more > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {numberText(fleet.more)} more teams are not shown; none of them has more unhealthy applications than these.
        </Text>
      )}
    </>
  );
}
const teamItems = (fleet: Fleet, byShare: boolean): MapItem[] =>
  fleet.groups
    .filter(({ total }) => total > 0)
    .map((group) => {
      const name = group.key['tenant'] ?? '';
      const healthy = (group.health.Healthy ?? 0) / group.total;
      const worst = worstOf(group);
      return {
        key: name,
        name,
        // By the root: of 2,000 teams those with one application would be dots that nobody can press.
        size: Math.sqrt(group.total),
        health: worst,
        ...(byShare ? { healthyShare: healthy } : {}),
        note: byShare
          ? `${Math.floor(healthy * 100)}% healthy`
          : worst === 'Healthy'
            ? `${group.total}`
            : `${group.health[worst] ?? 0} ${worst}`,
        text: `${name}, ${countsText(group)}`,
      };
    })
    .sort((a, b) => b.size - a.size || a.name.localeCompare(b.name));

function Applications({ filter, onLook }: PartProps) {
  const navigate = useNavigate();
  const pages = useApplications(filter, 'health', 'health,sync,environment,reason', APPLICATIONS);
  useFleetRefresh(pages.refresh);
  const items = useMemo(() => (pages.data ?? []).map(applicationItem), [pages.data]);
  return (
    <Loaded query={pages} rows={10}>
      {() =>
        items.length === 0 ? (
          <Nothing />
        ) : (
          <>
            <MapBlocks
              label={`${numberText(items.length)} applications, the worst first`}
              items={items}
              onLook={onLook}
              onOpen={({ key }) => {
                const [tenant = '', name = ''] = key.split('/');
                void navigate({ to: '/applications/$tenant/$name', params: { tenant, name } });
              }}
            />
            {pages.more.has && (
              <Text size="sm" c="dimmed" mt="xs">
                These are the worst {APPLICATIONS}; the table has all.
              </Text>
            )}
          </>
        )
      }
    </Loaded>
  );
}
const applicationItem = (item: ApplicationItem): MapItem => {
  const health = item.health ?? 'Unknown';
  const state = item.sync === undefined || item.sync === 'Synced' ? health : `${health}, ${item.sync}`;
  return {
    key: keyOf(item),
    name: item.name,
    size: 1,
    health,
    note: item.environment ?? '',
    text: `${item.name}${item.environment === undefined ? '' : ` in ${item.environment}`}: ${state}${health === 'Healthy' ? '' : `. ${item.reason ?? ''}`}`,
  };
};
const Nothing = () => <EmptyState title="No application is so">Take away a filter to see more.</EmptyState>;

const SHARES = [
  ['teal', 'all healthy'],
  ['yellow', '90% or more'],
  ['orange', '60% or more'],
  ['red', 'less'],
] as const;
function Legend({ byShare }: { byShare: boolean }) {
  const parts = byShare ? SHARES : HEALTHS.map((health) => [HEALTH_COLOURS[health], health] as const);
  return (
    <Group gap="md" mt={4} className={classes.legend}>
      {parts.map(([tone, text]) => (
        <Group key={text} gap={6}>
          <span data-tone={tone} data-health={byShare ? undefined : text} />
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </Group>
      ))}
    </Group>
  );
}
