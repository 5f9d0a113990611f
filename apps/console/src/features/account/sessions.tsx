import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { Loaded } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { SessionRow } from '../../ui/session-row';

const KEY = ['sessions'];
const end = (id: string) => api.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } });

/** Where the viewer is signed in, and the end of it. */
export function Sessions() {
  const sessions = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/me/sessions', { signal })).items,
  });
  return (
    <Section title="Where you are signed in">
      <Loaded query={sessions} rows={3}>
        {(items) => (
          <Stack gap="sm" component="ul" p={0} m={0}>
            {items.map((session) => (
              <SessionRow key={session.id} session={session} end={end} listKey={KEY} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}
