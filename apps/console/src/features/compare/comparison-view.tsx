import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Comparison } from '@fairlead/api-client';
import { EmptyState } from '../../ui/page-states';
import { useUrlState } from '../../ui/use-url-state';
import { WindowList } from '../../ui/window-list';
import { countKinds, KIND_WORDS, KINDS, only, type ComparedObject, type Kind } from './differences';
import { EnvironmentCards } from './environment-cards';
import { EqualObjects } from './equal-objects';
import { ExportText } from './export-buttons';
import { KIND_LOOKS, Legend } from './kind-badge';
import { ObjectDifferences } from './object-differences';
import { useLiveComparison, type Look } from './use-live';

interface ComparisonViewProps {
  readonly comparison: Comparison;
  /** In a drawer, below other headings and with a scroll of its own. */
  readonly embedded?: boolean | undefined;
}
/** One component in several environments: what they run, and what differs, object by object and field by field. */
export function ComparisonView({ comparison: git, embedded = false }: ComparisonViewProps) {
  const { component, applications, missing } = git;
  const [look, setLook] = useState<Look>('drifted');
  const live = useLiveComparison(git, [...applications.map(({ environment }) => environment), ...missing], look);
  const [{ kind: chosen }, change] = useUrlState();
  const kind = KINDS.find((each) => each === chosen);
  const { comparison } = live;
  if (applications.length < 2) {
    return (
      <EmptyState title={`There is nothing to compare of ${component}`}>
        Two of the environments must have been rendered. Nothing of it was rendered yet for {missing.join(', ')}.
      </EmptyState>
    );
  }
  const shown = only(comparison.objects, kind);
  return (
    <Stack gap="md">
      <EnvironmentCards comparison={comparison} isAsking={live.isAsking} />
      {missing.length > 0 && (
        <Alert color="gray" py="xs">
          Nothing of {component} was rendered for {missing.join(', ')}.
        </Alert>
      )}
      {live.error && (
        <Alert color="yellow" py="xs" role="status">
          Clusters could not be asked: {live.error.message} What Git says is shown all the same.
        </Alert>
      )}
      <Group justify="space-between" gap="sm">
        <KindFilter kind={kind} objects={comparison.objects} onChange={(value) => change({ kind: value })} />
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={live.isAsking}
            onClick={() => (look === 'all' ? live.again() : setLook('all'))}
          >
            Look at the clusters now
          </Button>
          <ExportText comparison={comparison} objects={shown} />
        </Group>
      </Group>
      <details>
        <Text component="summary" size="sm" c="dimmed">
          What drift, lag and overlay mean
        </Text>
        <Legend />
      </details>
      <Differences objects={shown} comparison={comparison} embedded={embedded} />
      <EqualObjects comparison={comparison} />
    </Stack>
  );
}

interface KindFilterProps {
  readonly kind: Kind | undefined;
  readonly objects: readonly ComparedObject[];
  readonly onChange: (kind: Kind | undefined) => void;
}
function KindFilter({ kind, objects, onChange }: KindFilterProps) {
  const counts = countKinds(objects);
  const shown = KINDS.filter((each) => each !== 'unknown' || counts.unknown > 0 || kind === 'unknown');
  return (
    <Group gap={6} role="group" aria-label="Which differences">
      <FilterButton label={`All ${counts.all}`} isOn={kind === undefined} onClick={() => onChange(undefined)} />
      {shown.map((each) => {
        const { Icon } = KIND_LOOKS[each];
        return (
          <FilterButton
            key={each}
            icon={<Icon size={14} aria-hidden />}
            label={`${KIND_WORDS[each].label} ${counts[each]}`}
            isOn={kind === each}
            onClick={() => onChange(kind === each ? undefined : each)}
          />
        );
      })}
    </Group>
  );
}
interface FilterButtonProps {
  readonly label: string;
  readonly icon?: React.ReactNode;
  readonly isOn: boolean;
  readonly onClick: () => void;
}
const FilterButton = ({ label, icon, isOn, onClick }: FilterButtonProps) => (
  <Button size="xs" variant={isOn ? 'filled' : 'default'} aria-pressed={isOn} leftSection={icon} onClick={onClick}>
    {label}
  </Button>
);

function Differences({ objects, comparison, embedded = false }: ComparisonViewProps & { readonly objects: readonly ComparedObject[] }) {
  const environments = comparison.applications.map(({ environment }) => environment);
  if (objects.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {comparison.objects.length === 0
          ? `Git says the same of ${environments.join(' and ')}, and no drift is known.`
          : 'No difference is of this kind.'}
      </Text>
    );
  }
  return (
    <WindowList
      items={objects}
      keyOf={({ group, kind, name }) => `${group}/${kind}/${name}`}
      height={180}
      gap={12}
      label="Objects that differ"
      whole={embedded}
      render={(object) => <ObjectDifferences object={object} comparison={comparison} level={embedded ? 4 : 2} />}
    />
  );
}
