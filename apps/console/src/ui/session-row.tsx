import { Badge, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBrowser, IconTerminal2 } from '@tabler/icons-react';
import type { Session } from '@fairlead/api-client';
import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { Ago } from './ago';
import { agentText } from './agent';

interface SessionRowProps {
  readonly session: Session;
  /** Whose it is, where it may be somebody else's. */
  readonly user?: string;
  readonly end: (id: string) => Promise<unknown>;
  /** Of the list that it stands in. */
  readonly listKey: QueryKey;
}
/** One place where somebody is signed in, and the end of it. */
export function SessionRow({ session, user, end, listKey }: SessionRowProps) {
  const client = useQueryClient();
  const agent = agentText(session.agent);
  const ending = useMutation({
    mutationFn: () => end(session.id),
    onSuccess: () => notifications.show({ message: user === undefined ? `${agent} is signed out.` : `${user} is signed out of ${agent}.` }),
    onError: (error) => notifications.show({ title: 'The session was not ended', message: error.message, color: 'red' }),
    onSettled: () => client.invalidateQueries({ queryKey: listKey }),
  });
  const Shape = session.kind === 'cli' ? IconTerminal2 : IconBrowser;
  const whose = user === undefined ? 'the session' : `the session of ${user},`;
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="sm">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Shape size={22} stroke={1.5} aria-hidden />
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={500} truncate title={session.agent}>
            {user === undefined ? agent : `${user} · ${agent}`}
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
          flex="none"
          loading={ending.isPending}
          onClick={() => ending.mutate()}
          aria-label={`End ${whose} ${user === undefined ? 'of ' : ''}${agent} from ${session.address}`}
        >
          End
        </Button>
      )}
    </Group>
  );
}
