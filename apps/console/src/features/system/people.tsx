import { Stack, Text } from '@mantine/core';
import type { PersonSession } from '@fairlead/api-client';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { FilterInput } from '../../ui/filter-input';
import { More } from '../../ui/more';
import { EmptyState, Loaded } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { SessionRow } from '../../ui/session-row';
import { usePages } from '../../ui/use-pages';

const KEY = ['all-sessions'];
const PAGE = 50;
const end = (id: string) => api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } });

/** Who is signed in, for whoever has to get somebody out at once. */
export function People() {
  const [text, setText] = useState('');
  const sessions = usePages<PersonSession>({
    key: [...KEY, text],
    load: async (cursor, signal) =>
      dataOf(
        await api.GET('/api/v1/sessions', { params: { query: { cursor, limit: PAGE, text: text === '' ? undefined : text } }, signal }),
      ),
    rowKey: ({ id }) => id,
  });
  return (
    <Section title="Who is signed in">
      <Stack gap="sm">
        <Text size="sm">
          Somebody who left is taken out of the identity provider first; ending the sessions here then counts at once. Each end stands in
          the audit log.
        </Text>
        <FilterInput label="Filter people, addresses and clients" value={text} onChange={setText} maw={420} />
        <Loaded query={sessions} rows={3}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState title="Nobody of that name is signed in">
                Programs with API tokens are listed on the page of their tenant.
              </EmptyState>
            ) : (
              <Stack gap="sm" component="ul" p={0} m={0}>
                {items.map((session) => (
                  <SessionRow key={session.id} session={session} user={session.displayName ?? session.user} end={end} listKey={KEY} />
                ))}
              </Stack>
            )
          }
        </Loaded>
        <More pages={sessions}>More sessions</More>
      </Stack>
    </Section>
  );
}
