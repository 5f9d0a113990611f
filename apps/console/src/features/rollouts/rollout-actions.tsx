import { Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Rollout } from '@fairlead/api-client';
import { useState } from 'react';
import type { Action } from '../../api/access';
import { api, dataOf } from '../../api/client';
import { ActionButton } from '../../ui/action-button';
import { CommandDialog, type CommandRequest } from '../../ui/command';
import { followCommand } from '../application/data/follow-command';
import { notNow, type Decision } from './phases';

const WORDS: Readonly<Record<Decision, { label: string; title: string; what: (rollout: Rollout) => string }>> = {
  promote: {
    label: 'Promote now',
    title: 'Promote the new version',
    what: ({ target, cluster, weight }) =>
      `The rest of the analysis of ${target} on ${cluster} is skipped: the version that has ${weight} % of the traffic now takes all of it.`,
  },
  abort: {
    label: 'Abort',
    title: 'Abort the rollout',
    what: ({ target, cluster }) =>
      `All traffic of ${target} on ${cluster} goes back to the version before, at once. Git still names the new version; it is not tried again by itself.`,
  },
  retry: {
    label: 'Retry',
    title: 'Begin the analysis anew',
    what: ({ target, cluster, images }) =>
      `The version that failed (${images.join(', ') || target}) gets traffic on ${cluster} step by step again, from the first step.`,
  },
};

/** Promote, abort and retry, as far as the phase and the viewer's rights allow. */
export function RolloutActions({ rollout, may }: { rollout: Rollout; may: readonly Action[] }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Decision>('promote');
  const [opened, setOpened] = useState(false);
  const { tenant, application, cluster, namespace, name, phase } = rollout;
  const run = async ({ reason, key }: CommandRequest): Promise<string> => {
    const answer = await api.POST('/api/v1/applications/{tenant}/{name}/rollouts/decision', {
      params: { path: { tenant, name: application }, header: { 'Idempotency-Key': key } },
      body: { cluster, namespace, name, decision: asked, reason },
    });
    void client.invalidateQueries({ queryKey: ['rollout-steps'] });
    const { id, next } = dataOf(answer);
    void followCommand(id, WORDS[asked].title, client);
    return next;
  };
  return (
    <Group gap="xs">
      {(['promote', 'abort', 'retry'] as const).map((decision) => (
        <ActionButton
          key={decision}
          size="xs"
          variant={decision === 'promote' ? 'filled' : 'default'}
          color={decision === 'abort' ? 'red' : undefined}
          action="steer-rollout"
          tenant={tenant}
          may={may}
          unavailable={notNow(decision, phase)}
          onClick={() => {
            setAsked(decision);
            setOpened(true);
          }}
        >
          {WORDS[decision].label}
        </ActionButton>
      ))}
      <CommandDialog
        title={WORDS[asked].title}
        confirm={WORDS[asked].label}
        danger={asked === 'abort'}
        reasonRequired={asked !== 'retry'}
        opened={opened}
        onClose={() => setOpened(false)}
        run={run}
      >
        <Text size="sm">{WORDS[asked].what(rollout)}</Text>
      </CommandDialog>
    </Group>
  );
}
