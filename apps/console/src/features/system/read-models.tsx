import { Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { PLATFORM } from '../../api/access';
import { api, dataOf } from '../../api/client';
import { ActionButton } from '../../ui/action-button';
import { CommandDialog } from '../../ui/command';
import { Section } from '../../ui/section';
import { followCommand } from '../application/data/follow-command';

const TITLE = 'Read models';

/** What lists show is kept in Postgres, and can be written anew where somebody doubts it. */
export function ReadModels() {
  const [opened, setOpened] = useState(false);
  const client = useQueryClient();
  return (
    <Section title="Read models">
      <Group justify="space-between" gap="sm">
        <Text size="sm" maw={640}>
          Lists, counts and history come from Postgres, which holds what services said last. Where they and a cluster differ for longer than
          some seconds, they can be written anew from the streams. Nothing is synced by it.
        </Text>
        <ActionButton action="operate-platform" tenant={PLATFORM} variant="default" onClick={() => setOpened(true)}>
          Write them anew…
        </ActionButton>
      </Group>
      <CommandDialog
        title="Write the read models anew"
        confirm="Write them anew"
        opened={opened}
        onClose={() => setOpened(false)}
        run={async ({ reason, key }) => {
          const answer = await api.POST('/api/v1/system/rebuild', { params: { header: { 'Idempotency-Key': key } }, body: { reason } });
          const { id, next } = dataOf(answer);
          void followCommand(id, TITLE, client);
          return next;
        }}
      >
        <Text size="sm">
          It takes some seconds for each 1,000 applications. Lists are answered meanwhile, and it is told when it has ended.
        </Text>
      </CommandDialog>
    </Section>
  );
}
