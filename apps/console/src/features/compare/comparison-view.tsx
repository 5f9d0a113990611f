import { Alert, Anchor, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Comparison } from '@fairlead/api-client';
import { Ago } from '../../ui/ago';
import { Commit } from '../../ui/commit';
import { EmptyState } from '../../ui/page-states';
import { useUrlState } from '../../ui/use-url-state';
import { WindowList } from '../../ui/window-list';
import classes from './compare.module.css';
import { EqualObjects } from './equal-objects';
import { ExportText } from './export-buttons';
import type { Drift } from './export-text';
import { DriftBadge, Legend } from './mark-badge';
import { countMarks, markAll, only, type Mark, type MarkedObject } from './marks';
import { ObjectDifferences } from './object-differences';
import { useDrift, useEvidence } from './use-evidence';

const MARKS: readonly Mark[] = ['version', 'overlay'];
interface ComparisonViewProps {
  readonly comparison: Comparison;
  /** In a drawer, below other headings and with a scroll of its own. */
  readonly embedded?: boolean | undefined;
}
/** One component in several environments: what they run, and what differs, object by object and field by field. */
export function ComparisonView({ comparison, embedded = false }: ComparisonViewProps) {
  const { tenant, component, applications, missing } = comparison;
  const evidence = useEvidence(tenant, applications);
  const drift = useDrift(tenant, component);
  const [{ mark: chosen }, change] = useUrlState();
  const mark = MARKS.find((each) => each === chosen);
  const objects = markAll(comparison, evidence);
  const counts = countMarks(objects);
  if (applications.length < 2) {
    return (
      <EmptyState title={`There is nothing to compare of ${component}`}>
        Two of the environments must have been rendered. Nothing of it was rendered yet for {missing.join(', ')}.
      </EmptyState>
    );
  }
  const shown = only(objects, mark);
  return (
    <Stack gap="md">
      <Environments comparison={comparison} drift={drift} />
      {missing.length > 0 && (
        <Alert color="gray" py="xs">
          Nothing of {component} was rendered for {missing.join(', ')}.
        </Alert>
      )}
      <Group justify="space-between" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Which differences"
          value={mark ?? 'all'}
          onChange={(value) => change({ mark: value === 'all' ? undefined : value })}
          data={[
            { value: 'all', label: `All ${counts.version + counts.overlay}` },
            { value: 'version', label: `Version ${counts.version}` },
            { value: 'overlay', label: `Overlay ${counts.overlay}` },
          ]}
        />
        <ExportText comparison={comparison} objects={shown} drift={drift} />
      </Group>
      <details>
        <Text component="summary" size="sm" c="dimmed">
          What the marks mean
        </Text>
        <Legend />
      </details>
      <Differences objects={shown} comparison={comparison} embedded={embedded} />
      <EqualObjects comparison={comparison} />
    </Stack>
  );
}

function Differences({ objects, comparison, embedded }: ComparisonViewProps & { objects: readonly MarkedObject[] }) {
  const environments = comparison.applications.map(({ environment }) => environment);
  if (objects.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {comparison.objects.length === 0 ? `Git says the same of ${environments.join(' and ')}.` : 'No difference bears this mark.'}
      </Text>
    );
  }
  return (
    <WindowList
      items={objects}
      keyOf={({ object }) => `${object.group}/${object.kind}/${object.name}`}
      height={160}
      gap={12}
      label="Objects that differ"
      whole={embedded}
      render={(marked) => <ObjectDifferences marked={marked} environments={environments} level={embedded ? 4 : 2} />}
    />
  );
}

function Environments({ comparison, drift }: { comparison: Comparison; drift: ReadonlyMap<string, Drift> }) {
  const { tenant, applications } = comparison;
  return (
    <ul className={classes.columns} aria-label="Environments">
      {applications.map(({ environment, application, cluster, revision }) => {
        const live = drift.get(environment);
        return (
          <li key={environment} className={classes.environment}>
            <Group justify="space-between" gap="xs">
              <Anchor component={Link} to="/applications/$tenant/$name" params={{ tenant, name: application } as never} size="sm" fw={600}>
                {environment}
              </Anchor>
              {live?.sync === 'OutOfSync' && <DriftBadge reason={live.reason} />}
            </Group>
            <Text size="xs" c="dimmed">
              {application} on {cluster}
            </Text>
            <Commit revision={revision} size="xs" />
            {revision.committedAt !== undefined && (
              <Text size="xs" c="dimmed">
                committed <Ago at={revision.committedAt} span inherit />
              </Text>
            )}
          </li>
        );
      })}
    </ul>
  );
}
