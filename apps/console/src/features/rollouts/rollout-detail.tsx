import { Alert, Anchor, Button, Card, Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RolloutSteps } from '@fairlead/api-client';
import { Suspense } from 'react';
import { api, dataOf } from '../../api/client';
import { imageName } from '../../ui/image-name';
import { EmptyState, Loaded, LoadingState } from '../../ui/page-states';
import { useUrlState } from '../../ui/use-url-state';
import { useApplication, useApplicationRefresh } from '../application/data/queries';
import type { CanaryId } from './canary-id';
import { Messages } from './messages';
import { PhaseBadge } from './phase-badge';
import { PhaseStrip } from './phase-strip';
import { PHASES, isUnderWay } from './phases';
import { RolloutActions } from './rollout-actions';
import { checksOf, runsOf, type Run } from './runs';
import { Standing } from './standing';
import { stableBefore } from './standing-words';
import { StepTable } from './step-table';
import { part } from '../../ui/part';

const Charts = part(async () => (await import('./charts')).Charts);

/** One Canary: where its newest rollout stands, how it went, and what can be done. */
export function RolloutDetail({ canary }: { canary: CanaryId }) {
  const { tenant, application, ...query } = canary;
  const steps = useQuery({
    queryKey: ['rollout-steps', canary],
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/applications/{tenant}/{name}/rollouts/steps', {
          params: { path: { tenant, name: application }, query },
          signal,
        }),
      ),
  });
  return (
    <section aria-label={`Rollout of ${canary.name}`}>
      <Loaded query={steps}>{(data) => <Steps canary={canary} data={data} />}</Loaded>
    </section>
  );
}

function Steps({ canary, data }: { canary: CanaryId; data: RolloutSteps }) {
  const [{ run: chosen, view = 'charts' }, change] = useUrlState();
  const runs = runsOf(data.items);
  const newest = runs[0];
  const run = runs.find(({ key }) => key === chosen) ?? newest;
  const stable = run && stableBefore(data.items, run);
  return (
    <Stack gap="lg">
      <Header canary={canary} run={run} />
      {run && newest ? (
        <>
          {run !== newest && (
            <Text size="sm" c="dimmed">
              This is an earlier rollout.{' '}
              <Anchor component="button" inherit onClick={() => change({ run: undefined })}>
                Show the newest
              </Anchor>
            </Text>
          )}
          {run === newest && isUnderWay(run.last.phase) && <Paused canary={canary} />}
          <Standing run={run} stable={stable} checks={PHASES[run.last.phase].kind === 'rest' ? [] : checksOf(run)}>
            {run === newest && <RolloutActions rollout={run.last} may={data.may} stable={stable} />}
          </Standing>
          <PhaseStrip run={run} />
          <Group justify="space-between" gap="sm">
            <RunChoice runs={runs} run={run} onChange={(key) => change({ run: key === newest.key ? undefined : key })} />
            <SegmentedControl
              size="xs"
              aria-label="How to show the steps"
              value={view}
              onChange={(value) => change({ view: value === 'charts' ? undefined : value })}
              data={[
                { value: 'charts', label: 'Charts' },
                { value: 'table', label: 'Table' },
              ]}
            />
          </Group>
          {view === 'table' ? (
            <StepTable run={run} />
          ) : (
            <Suspense fallback={<LoadingState rows={6} />}>
              <Charts run={run} />
            </Suspense>
          )}
          <Messages run={run} />
        </>
      ) : (
        <EmptyState title="No steps are known any more">
          Steps are kept as long as history is. The next rollout of this Canary shows here as it happens.
        </EmptyState>
      )}
    </Stack>
  );
}

function Header({ canary, run }: { canary: CanaryId; run: Run | undefined }) {
  const { tenant, application, cluster, namespace, name } = canary;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Title order={2} size="h4">
            {name}
          </Title>
          {run && <PhaseBadge phase={run.last.phase} />}
        </Group>
        <Button
          component={Link}
          to="."
          search={((before: Record<string, string>) => ({ ...before, canary: undefined, run: undefined })) as never}
          variant="subtle"
          size="xs"
          leftSection={<IconArrowLeft size={14} aria-hidden />}
        >
          All rollouts
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        <Anchor
          component={Link}
          to="/applications/$tenant/$name"
          params={{ tenant, name: application } as never}
          inherit
          underline="always"
        >
          {tenant}/{application}
        </Anchor>{' '}
        on {cluster}, namespace {namespace}
        {run && run.last.images.length > 0 && <> · {run.last.images.map(imageName).join(', ')}</>}
      </Text>
    </Stack>
  );
}

/** A paused application applies nothing new; what has begun in the cluster is not stopped by that. */
function Paused({ canary: { tenant, application } }: { canary: CanaryId }) {
  const id = { tenant, name: application };
  const { data } = useApplication(id);
  useApplicationRefresh(id);
  if (!data?.suspended) return null;
  const by = data.paused === undefined ? 'suspended in Git' : `paused by ${data.paused.actor}`;
  return (
    <Alert color="yellow" py="sm" icon={<IconPlayerPause aria-hidden />} title={`${tenant}/${application} is ${by}: this rollout goes on`}>
      <Text size="sm">
        Its checks go on too, so that no version keeps traffic unwatched. Nothing newer is applied meanwhile. Abort it to stop it.
      </Text>
    </Alert>
  );
}

const begun = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
function RunChoice({ runs, run, onChange }: { runs: readonly Run[]; run: Run; onChange: (key: string) => void }) {
  if (runs.length < 2) return <Card p={0} bg="transparent" />;
  return (
    <Select
      size="xs"
      aria-label="Which rollout"
      w={300}
      allowDeselect={false}
      value={run.key}
      onChange={(key) => key !== null && onChange(key)}
      data={runs.map(({ key, last, beganAt }) => ({
        value: key,
        label: `${begun.format(new Date(beganAt))}: ${PHASES[last.phase].label.toLowerCase()}, ${last.images.map(imageName)[0] ?? last.revision}`,
      }))}
    />
  );
}
