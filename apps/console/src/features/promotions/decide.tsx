import { Code, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Promotion } from '@fairlead/api-client';
import { useState } from 'react';
import type { Action } from '../../api/access';
import { api, dataOf } from '../../api/client';
import { ActionButton } from '../../ui/action-button';
import { CommandDialog, type CommandRequest } from '../../ui/command';
import { shortCommit } from '../../ui/commit';
import { followCommand } from '../application/data/follow-command';
import { undecidable, type Column } from './promotion-words';

type Decision = 'approve' | 'reject';
const TITLES: Readonly<Record<Decision, (environment: string) => string>> = {
  approve: (environment) => `Approve for ${environment}`,
  reject: (environment) => `Reject for ${environment}`,
};
interface DecideProps {
  readonly next: Promotion;
  readonly column: Column;
  readonly may: readonly Action[];
}

/** Approve or reject exactly the version that is shown: if another one waits meanwhile, nothing changes. */
export function Decide({ next, column, may }: DecideProps) {
  const client = useQueryClient();
  const [decision, setDecision] = useState<Decision>('approve');
  const [opened, setOpened] = useState(false);
  const { tenant, promotion, to, from, commit } = next;
  const run = async ({ reason, key }: CommandRequest): Promise<string> => {
    const answer = await api.POST('/api/v1/promotions/{tenant}/{promotion}/decision', {
      params: { path: { tenant, promotion }, header: { 'Idempotency-Key': key } },
      body: { environment: to, commit, decision, reason },
    });
    void client.invalidateQueries({ queryKey: ['promotion-boards'] });
    const { id, next: told } = dataOf(answer);
    void followCommand(id, TITLES[decision](to), client);
    return told;
  };
  const button = (each: Decision) => (
    <ActionButton
      size="xs"
      variant={each === 'approve' ? 'filled' : 'default'}
      action="approve-promotion"
      tenant={tenant}
      may={may}
      unavailable={undecidable(next.state, column, each)}
      onClick={() => {
        setDecision(each);
        setOpened(true);
      }}
    >
      {each === 'approve' ? 'Approve…' : 'Reject…'}
    </ActionButton>
  );
  return (
    <Group gap="xs">
      {(column.approval === 'required' || next.state === 'Failed') && button('approve')}
      {button('reject')}
      <CommandDialog
        title={TITLES[decision](to)}
        confirm={decision === 'approve' ? 'Approve' : 'Reject'}
        danger={decision === 'reject'}
        reasonRequired={decision === 'reject'}
        opened={opened}
        onClose={() => setOpened(false)}
        run={run}
      >
        <Text size="sm">
          Version <Code>{shortCommit(commit)}</Code> of {from}{' '}
          {decision === 'approve'
            ? `is written to ${to} as a Git change, with your name in the commit, as soon as its other gates are passed.`
            : `is not offered to ${to} again. The next version of ${from} will be.`}
        </Text>
      </CommandDialog>
    </Group>
  );
}
