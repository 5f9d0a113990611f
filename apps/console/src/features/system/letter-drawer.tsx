import { Code, Drawer, Group, Stack, Text } from '@mantine/core';
import type { DeadLetterDetail } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PLATFORM } from '../../api/access';
import { api, dataOf } from '../../api/client';
import { ActionButton } from '../../ui/action-button';
import { Ago } from '../../ui/ago';
import { CommandDialog } from '../../ui/command';
import { Facts } from '../../ui/facts';
import { Loaded } from '../../ui/page-states';
import { bytesText } from './lag';
import classes from './system.module.css';

interface LetterDrawerProps {
  readonly id: string | undefined;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}
type Decision = 'replay' | 'discard';

/** One dead letter with its message, and what can be done with it. */
export function LetterDrawer({ id, onClose, onDecided }: LetterDrawerProps) {
  const [decision, setDecision] = useState<Decision>();
  const letter = useQuery({
    queryKey: ['dead-letters', 'one', id],
    enabled: id !== undefined,
    retry: false,
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/system/dead-letters/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
  return (
    <>
      <Drawer opened={id !== undefined} onClose={onClose} position="right" size="xl" title={<Text fw={650}>Dead letter</Text>}>
        {id !== undefined && <Loaded query={letter}>{(data) => <Details letter={data} onDecide={setDecision} />}</Loaded>}
      </Drawer>
      <CommandDialog
        title={decision === 'discard' ? 'Discard this dead letter' : 'Replay this dead letter'}
        confirm={decision === 'discard' ? 'Discard' : 'Replay'}
        danger={decision === 'discard'}
        reasonRequired={decision === 'discard'}
        opened={decision !== undefined}
        onClose={() => setDecision(undefined)}
        run={async ({ reason, key }) => {
          const answer = await api.POST('/api/v1/system/dead-letters/{id}/decision', {
            params: { path: { id: id ?? '' }, header: { 'Idempotency-Key': key } },
            body: { decision: decision ?? 'replay', reason },
          });
          onClose();
          onDecided();
          return dataOf(answer).next;
        }}
      >
        <Text size="sm">
          {decision === 'discard'
            ? 'It is dropped for good. What it told is lost, unless a newer message of the same application says it again.'
            : 'The message is sent again to whoever takes it, which is harmless where it was handled already.'}
        </Text>
      </CommandDialog>
    </>
  );
}

function Details({ letter, onDecide }: { letter: DeadLetterDetail; onDecide: (decision: Decision) => void }) {
  const { id, consumer, stream, sequence, subject, attempts, error, at, bytes, message } = letter;
  return (
    <Stack>
      <Facts
        items={[
          ['Given up by', `${consumer}, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`],
          ['When', <Ago key="at" at={at} size="sm" />],
          ['Why', `${error.message} (${error.code})`],
          ['Subject', <Code key="subject">{subject}</Code>],
          ['Stream', `${stream}, message ${sequence}, ${bytesText(bytes)}`],
          ['Id', <Code key="id">{id}</Code>],
        ]}
      />
      <Group gap="xs">
        <ActionButton action="operate-platform" tenant={PLATFORM} onClick={() => onDecide('replay')}>
          Replay…
        </ActionButton>
        <ActionButton action="operate-platform" tenant={PLATFORM} variant="default" onClick={() => onDecide('discard')}>
          Discard…
        </ActionButton>
      </Group>
      <div>
        <Text component="h3" size="sm" fw={600} mb={4}>
          Message
        </Text>
        <Code block className={classes.message ?? ''} tabIndex={0}>
          {message}
        </Code>
        <Text size="xs" c="dimmed" mt={4}>
          Long values are cut, and what looks secret is hidden.
        </Text>
      </div>
    </Stack>
  );
}
