import type { ApplicationDetail } from '@fairlead/api-client';
import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconPlayerPause } from '@tabler/icons-react';
import { Ago } from '../../../ui/ago';
import { CommitId } from '../parts/commit';
import { Sentence } from '../parts/sentence';
import { adviceFor, placeOf } from './advice';
import classes from './header.module.css';

/** What keeps the application from being as Git says, the gravest first. */
export function Notices({ application }: { readonly application: ApplicationDetail }) {
  return (
    <Stack gap="xs" className={classes.notices}>
      <ProblemNotice application={application} />
      <Ailing application={application} />
      <Paused application={application} />
      <Held application={application} />
    </Stack>
  );
}

function ProblemNotice({ application }: { readonly application: ApplicationDetail }) {
  const { problem, name } = application;
  if (problem === undefined) return null;
  const advice = adviceFor(problem);
  const condition = application.conditions.find(
    ({ stage, status, cluster }) => stage === problem.stage && status === 'False' && cluster === problem.cluster,
  );
  const commit = (condition?.revision ?? application.revision)?.commit;
  const retryAt = application.perCluster.find(({ cluster }) => cluster === problem.cluster)?.retryAt;
  const place = placeOf(problem);
  const others = application.perCluster.filter((state) => state.problem !== undefined && state.cluster !== problem.cluster);
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${name} ${advice.what}${problem.cluster === undefined ? '' : ` on ${problem.cluster}`}`}
    >
      <Stack gap={6}>
        <Text size="sm" className={classes.message}>
          <Sentence text={problem.message} />
        </Text>
        <Group gap="xs">
          {place !== undefined && (
            <Text size="sm" className={classes.place}>
              {place}
            </Text>
          )}
          {commit !== undefined && (
            <Group gap={6}>
              <Text size="sm">of commit</Text>
              <CommitId commit={commit} />
            </Group>
          )}
          {condition?.at !== undefined && (
            <Text size="sm" component="span">
              reported <Ago at={condition.at} inherit />
            </Text>
          )}
        </Group>
        <Text size="sm">
          {advice.next}
          {retryAt !== undefined && (
            <>
              {' '}
              {Date.parse(retryAt) > Date.now() ? (
                <>
                  The next attempt is due <Ago at={retryAt} inherit />.
                </>
              ) : (
                'The next attempt is due now.'
              )}
            </>
          )}
        </Text>
        {others.length > 0 && <Text size="sm">There is a problem on {others.map(({ cluster }) => cluster).join(', ')} too.</Text>}
        <Text size="sm" fw={600}>
          {advice.todo}
        </Text>
      </Stack>
    </Alert>
  );
}

const TODO = {
  Degraded: 'Look at the objects that are named, their events and logs; roll back if the commit is the cause.',
  Missing: 'The next sync makes them. If they do not come back, the stage that keeps them away says so below.',
  Unknown: 'What runs is not touched by this. See to the cluster if it does not come back.',
} as const;
/** It was applied, and does not run as it should. */
function Ailing({ application }: { readonly application: ApplicationDetail }) {
  const { health, problem, reason, name } = application;
  if (problem !== undefined || (health !== 'Degraded' && health !== 'Missing' && health !== 'Unknown')) return null;
  const title = { Degraded: 'does not run as it should', Missing: 'lacks objects', Unknown: 'can not be seen' }[health];
  const todo = TODO[health];
  return (
    <Alert color={health === 'Unknown' ? 'gray' : 'red'} role="alert" icon={<IconAlertTriangle aria-hidden />} title={`${name} ${title}`}>
      <Stack gap={6}>
        <Text size="sm" className={classes.message}>
          <Sentence text={reason} />
        </Text>
        <Text size="sm" fw={600}>
          {todo}
        </Text>
      </Stack>
    </Alert>
  );
}

function Paused({ application: { paused, spec, suspended } }: { readonly application: ApplicationDetail }) {
  if (!suspended) return null;
  const title = paused === undefined ? 'Suspended in Git' : `Paused by ${paused.actor}`;
  return (
    <Alert color="gray" icon={<IconPlayerPause aria-hidden />} title={title}>
      <Text size="sm">
        {paused === undefined
          ? `Its document says spec.suspend${spec.suspend ? '' : ' or waits for it'}: nothing is applied, pruned or healed until that is false.`
          : 'Nothing is applied, pruned or healed meanwhile. '}
        {paused !== undefined && (
          <>
            Since <Ago at={paused.at} inherit />
            {paused.until === undefined ? (
              ', until somebody resumes it.'
            ) : (
              <>
                ; it goes on by itself <Ago at={paused.until} inherit />.
              </>
            )}
            {paused.reason !== undefined && ` Because: ${paused.reason}`}
          </>
        )}
      </Text>
    </Alert>
  );
}

function Held({ application: { held } }: { readonly application: ApplicationDetail }) {
  if (held === undefined) return null;
  return (
    <Alert color="yellow" icon={<IconLock aria-hidden />} title={`Held back by ${held.actor}`}>
      <Group gap={6}>
        <Text size="sm">Commit</Text>
        <CommitId commit={held.commit} />
        <Text size="sm">
          was taken back <Ago at={held.at} inherit /> and is not applied again.
        </Text>
        {held.instead !== undefined && (
          <>
            <CommitId commit={held.instead} />
            <Text size="sm">runs instead.</Text>
          </>
        )}
        <Text size="sm">It ends when Git says something else: the revert, or a push that mends it.</Text>
      </Group>
    </Alert>
  );
}
