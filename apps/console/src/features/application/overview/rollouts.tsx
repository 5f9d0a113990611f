import type { ApplicationDetail, Rollout } from '@fairlead/api-client';
import { Anchor, Badge, Group, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, dataOf } from '../../../api/client';
import { ActionButton } from '../../../ui/action-button';
import { Ago } from '../../../ui/ago';
import { CommandDialog, type CommandRequest } from '../../../ui/command';
import { pathOf } from '../data/queries';
import { requestOf, useFollow } from '../header/command-dialogs';
import { decisionsFor, isOver } from '../header/use-rollouts';
import classes from './overview.module.css';

type Decision = 'promote' | 'abort' | 'retry';
const WORDS: Readonly<Record<Decision, { readonly button: string; readonly what: string }>> = {
  promote: { button: 'Promote', what: 'The rest of the analysis is skipped, and the new version takes all traffic.' },
  abort: { button: 'Abort', what: 'All traffic goes back to the version before, now. The commit stays in Git.' },
  retry: { button: 'Retry', what: 'The analysis begins anew with the version that failed.' },
};

export function Rollouts({ application, rollouts }: { readonly application: ApplicationDetail; readonly rollouts: readonly Rollout[] }) {
  return (
    <ul className={classes.list}>
      {rollouts.map((rollout) => (
        <li key={`${rollout.cluster}/${rollout.namespace}/${rollout.name}`}>
          <One {...{ application, rollout }} />
        </li>
      ))}
    </ul>
  );
}

function One({ application, rollout }: { readonly application: ApplicationDetail; readonly rollout: Rollout }) {
  const [decision, setDecision] = useState<Decision>();
  const { name, cluster, namespace, phase, weight, message, failedChecks, threshold, at } = rollout;
  return (
    <Stack gap={6}>
      <Group gap="xs" justify="space-between">
        <Group gap="xs">
          <Anchor
            component={Link}
            to="/rollouts"
            search={{ tenant: application.tenant, application: application.name, cluster, namespace, name } as never}
            size="sm"
          >
            {name} on {cluster}
          </Anchor>
          <Badge
            tt="none"
            size="sm"
            variant="light"
            color={phase === 'Failed' ? 'red' : phase === 'Succeeded' ? 'teal' : isOver(rollout) ? 'gray' : 'blue'}
          >
            {phase}
          </Badge>
          <Text size="xs" c="dimmed">
            <Ago at={at} inherit />
          </Text>
        </Group>
        <Group gap={6}>
          {decisionsFor(rollout).map((one) => (
            <ActionButton
              key={one}
              {...{ tenant: application.tenant, may: application.may, action: 'steer-rollout', size: 'compact-xs' }}
              variant={one === 'promote' ? 'filled' : 'default'}
              onClick={() => setDecision(one)}
            >
              {WORDS[one].button}
            </ActionButton>
          ))}
        </Group>
      </Group>
      {!isOver(rollout) && (
        <Group gap="xs" wrap="nowrap">
          <Progress value={weight} flex={1} aria-label={`Traffic to the new version of ${name}`} />
          <Text size="xs">{weight} % of the traffic</Text>
        </Group>
      )}
      <Text size="sm" className={classes.breaks}>
        {message}
        {failedChecks > 0 && ` ${failedChecks} of ${threshold} checks that may fail have failed.`}
      </Text>
      {decision !== undefined && <Decide {...{ application, rollout, decision }} onClose={() => setDecision(undefined)} />}
    </Stack>
  );
}

function Decide({
  application,
  rollout: { cluster, namespace, name },
  decision,
  onClose,
}: {
  readonly application: ApplicationDetail;
  readonly rollout: Rollout;
  readonly decision: Decision;
  readonly onClose: () => void;
}) {
  const title = `${WORDS[decision].button} ${name} on ${cluster}`;
  const follow = useFollow(title);
  const run = async (request: CommandRequest): Promise<string> => {
    const { body, header } = requestOf(request);
    const { id, next } = dataOf(
      await api.POST('/api/v1/applications/{tenant}/{name}/rollouts/decision', {
        params: { path: pathOf(application), header },
        body: { ...body, cluster, namespace, name, decision },
      }),
    );
    follow(id);
    return next;
  };
  return (
    <CommandDialog {...{ title, run, onClose }} opened confirm={WORDS[decision].button} danger={decision === 'abort'}>
      <Text size="sm">{WORDS[decision].what}</Text>
    </CommandDialog>
  );
}
