import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBrowser, IconTerminal2 } from '@tabler/icons-react';
import type { Session } from '@fairlead/api-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { Ago } from '../../ui/ago';
import { Loaded } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { agentText } from './agent';

/** Where the viewer is signed in, and the end of it. */
export function Sessions() {
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/me/sessions', { signal })).items,
  });
  return (
    <Section title="Where you are signed in">
      <Loaded query={sessions} rows={3}>
        {(items) => (
          <Stack gap="sm" component="ul" p={0} m={0}>
            {items.map((session) => (
              <Row key={session.id} session={session} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}
function Row({ session }: { session: Session }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: async () => void (await api.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id: session.id } } })),
    onSuccess: () => notifications.show({ message: `${agentText(session.agent)} is signed out.` }),
    onError: (error) => notifications.show({ title: 'The session was not ended', message: error.message, color: 'red' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const Shape = session.kind === 'cli' ? IconTerminal2 : IconBrowser;
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="sm">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Shape size={22} stroke={1.5} aria-hidden />
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={500} truncate title={session.agent}>
            {agentText(session.agent)}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            {session.address} · active <Ago at={session.lastSeenAt} span inherit /> · signed in <Ago at={session.createdAt} span inherit />
          </Text>
        </div>
      </Group>
      {session.current ? (
        <Badge variant="light" color="teal">
          this one
        </Badge>
      ) : (
        <Button
          size="xs"
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate()}
          aria-label={`End the session of ${agentText(session.agent)} from ${session.address}`}
        >
          End
        </Button>
      )}
    </Group>
  );
}
