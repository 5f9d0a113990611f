import type { CommandState } from '@fairlead/api-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, ApiProblemError, dataOf } from '../../../api/client';
import { followCommand } from '../data/follow-command';

export interface StartedCommand {
  readonly id: string;
  readonly title: string;
}
const LOOK_MILLISECONDS = 700;

/**
 * What becomes of a command while it is looked at, and everything of the application anew once it has ended. Who goes away before is told in a notification.
 * Undefined: nothing is known of it yet.
 */
export function useCommandState(command: StartedCommand | undefined): CommandState | undefined {
  const client = useQueryClient();
  const { data } = useQuery<CommandState | null>({
    queryKey: ['command', command?.id],
    enabled: command !== undefined,
    refetchInterval: ({ state }) => (hasEnded(state.data) ? false : LOOK_MILLISECONDS),
    queryFn: async ({ signal }) => {
      try {
        return dataOf(await api.GET('/api/v1/commands/{id}', { params: { path: { id: command?.id ?? '' } }, signal }));
      } catch (error) {
        // Its entry in the audit log is still on its way.
        if (error instanceof ApiProblemError && error.status === 404) return null;
        throw error;
      }
    },
  });
  const state = data ?? undefined;
  const ended = hasEnded(state);
  const left = useRef<StartedCommand | undefined>(undefined);
  useEffect(() => {
    left.current = ended ? undefined : command;
    if (ended) void client.invalidateQueries({ queryKey: ['application'] });
  }, [client, command, ended]);
  useEffect(
    () => () => {
      if (left.current) void followCommand(left.current.id, left.current.title, client);
    },
    [client],
  );
  return state;
}
const hasEnded = (state: CommandState | null | undefined): boolean => state != null && state.state !== 'accepted';
