import type { CommandState } from '@fairlead/api-client';
import { notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import { api, ApiProblemError, dataOf } from '../../../api/client';

const FIRST_LOOK_MILLISECONDS = 1_200;
const SLOWEST_MILLISECONDS = 5_000;
/** A command that waits for a window, a person or a Git host may take days; whoever wants to know reads the history then. */
const PATIENCE_MILLISECONDS = 10 * 60_000;

/** Tells what becomes of a command until it is done or has failed, wherever the viewer goes meanwhile. */
export async function followCommand(commandId: string, title: string, client: QueryClient): Promise<void> {
  const id = `command:${commandId}`;
  const until = Date.now() + PATIENCE_MILLISECONDS;
  let told = '';
  for (let wait = FIRST_LOOK_MILLISECONDS; Date.now() < until; wait = Math.min(wait * 1.4, SLOWEST_MILLISECONDS)) {
    await new Promise((resolve) => window.setTimeout(resolve, wait));
    const command = await look(commandId);
    if (command === 'gone') return void notifications.hide(id);
    if (command === undefined) continue;
    const ended = command.state !== 'accepted';
    if (told === '' && !ended) notifications.show({ id, title, message: command.detail, loading: true, autoClose: false });
    else if (ended) conclude(id, title, command, told !== '');
    else if (told !== command.detail) notifications.update({ id, title, message: command.detail, loading: true, autoClose: false });
    told = command.detail;
    if (!ended) continue;
    void client.invalidateQueries({ queryKey: ['application'] });
    return;
  }
  notifications.update({
    id,
    title,
    message: 'It goes on without being followed here. The history tells how it ends.',
    loading: false,
    autoClose: 10_000,
    color: 'gray',
  });
}

function conclude(id: string, title: string, { state, detail }: CommandState, shown: boolean): void {
  const done = state === 'done';
  const content = {
    id,
    title: `${title}: ${done ? 'done' : state}`,
    message: detail,
    color: done ? 'teal' : 'red',
    loading: false,
    // A failure stays until somebody has read it.
    autoClose: done ? 8_000 : (false as const),
  };
  if (shown) notifications.update(content);
  else notifications.show(content);
}

/** undefined: its entry in the audit log is still on its way, or the api is away for a moment. */
async function look(id: string): Promise<CommandState | 'gone' | undefined> {
  try {
    return dataOf(await api.GET('/api/v1/commands/{id}', { params: { path: { id } } }));
  } catch (error) {
    return error instanceof ApiProblemError && [401, 403].includes(error.status) ? 'gone' : undefined;
  }
}
