import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import type { DeadLetter } from '@fairlead/api-client';
import { useEffect, useMemo } from 'react';
import { api, dataOf } from '../../api/client';
import { Ago } from '../../ui/ago';
import { EmptyState, Loaded } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { ServerTable, type ServerColumn } from '../../ui/server-table';
import { usePages } from '../../ui/use-pages';
import { useUrlState } from '../../ui/use-url-state';
import classes from '../audit/audit.module.css';
import { LetterDrawer } from './letter-drawer';

const PAGE = 100;
const keyOf = ({ id }: DeadLetter): string => id;

/** Messages that consumers have given up on. @param count as the overview has it: another number means another list */
export function DeadLetters({ count }: { count: number }) {
  const [{ letter }, change] = useUrlState();
  const letters = usePages<DeadLetter>({
    key: ['dead-letters'],
    load: async (cursor, signal) =>
      dataOf(await api.GET('/api/v1/system/dead-letters', { params: { query: { cursor, limit: PAGE } }, signal })),
    rowKey: keyOf,
  });
  const { refresh } = letters;
  useEffect(() => void refresh('all'), [count, refresh]);
  const columns = useMemo(() => columnsFor((id) => change({ letter: id })), [change]);
  return (
    <Section title="Dead letters">
      <Loaded query={letters} rows={2}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No message was given up on">
              One that a consumer can’t handle after all its attempts is kept here, to be looked at, sent again or dropped.
            </EmptyState>
          ) : (
            <>
              <Text size="sm" mb="sm">
                Nothing is tried again by itself. Mend the cause, then replay; the next message of the same application brings it up to date
                too, since each carries the whole state.
              </Text>
              <ServerTable
                label="Dead letters, newest first"
                columns={columns}
                rows={rows}
                rowKey={keyOf}
                rowHeight={58}
                card={(row) => <Card letter={row} onOpen={(id) => change({ letter: id })} />}
                onOpen={({ id }) => change({ letter: id })}
                more={letters.more}
              />
            </>
          )
        }
      </Loaded>
      <LetterDrawer id={letter} onClose={() => change({ letter: undefined })} onDecided={() => void refresh('all')} />
    </Section>
  );
}

function What({ letter: { id, error, subject }, onOpen }: { letter: DeadLetter; onOpen: (id: string) => void }) {
  return (
    <>
      <UnstyledButton className={classes.what} onClick={() => onOpen(id)} title={error.message}>
        {error.message}
      </UnstyledButton>
      <Text size="xs" c="dimmed" truncate title={subject}>
        {error.code} · {subject}
      </Text>
    </>
  );
}
const columnsFor = (onOpen: (id: string) => void): readonly ServerColumn<DeadLetter>[] => [
  { id: 'at', header: 'When', width: 110, cell: ({ at }) => <Ago at={at} size="sm" /> },
  { id: 'consumer', header: 'Given up by', width: 190, cell: ({ consumer }) => <Text size="sm">{consumer}</Text> },
  { id: 'what', header: 'Why', cell: (letter) => <What letter={letter} onOpen={onOpen} /> },
  { id: 'attempts', header: 'Attempts', width: 90, from: 700, right: true, cell: ({ attempts }) => attempts },
];
function Card({ letter, onOpen }: { letter: DeadLetter; onOpen: (id: string) => void }) {
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {letter.consumer}
        </Text>
        <Ago at={letter.at} size="xs" c="dimmed" />
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {letter.error.message}
      </Text>
      <Group>
        <Button size="xs" variant="default" onClick={() => onOpen(letter.id)}>
          Look at it
        </Button>
      </Group>
    </Stack>
  );
}
