import type { ApplicationDetail, ObjectDetail } from '@fairlead/api-client';
import { Text } from '@mantine/core';
import { api, dataOf } from '../../../api/client';
import { CommandDialog, type CommandRequest } from '../../../ui/command';
import { useReturnFocus } from '../../../ui/use-return-focus';
import { pathOf } from '../data/queries';
import { requestOf } from '../header/command-dialogs';
import { ACTION_WORDS, type ObjectAction } from './action-words';

export const titleOf = (action: ObjectAction, { kind, name }: ObjectDetail): string => `${ACTION_WORDS[action].label} ${kind} ${name}`;

interface ActionDialogProps {
  readonly application: ApplicationDetail;
  /** As it was when the action was chosen: what takes its place while somebody reads is not meant. */
  readonly detail: ObjectDetail;
  readonly action: ObjectAction;
  readonly onClose: () => void;
  /** With the command's id. */
  readonly onStarted: (id: string) => void;
}
/** Says what the action does, asks for a reason, and does it. */
export function ActionDialog({ application, detail, action, onClose, onStarted }: ActionDialogProps) {
  useReturnFocus();
  const { does, label, isDanger } = ACTION_WORDS[action];
  const { group, kind, namespace, name, cluster, uid } = detail;
  const run = async (request: CommandRequest): Promise<string> => {
    const { body, header } = requestOf(request);
    const { id, next } = dataOf(
      await api.POST('/api/v1/applications/{tenant}/{name}/object/actions', {
        params: { path: pathOf(application), header },
        body: { ...body, cluster, group, kind, namespace, name, action, ...(uid === undefined ? {} : { uid }) },
      }),
    );
    onStarted(id);
    return next;
  };
  return (
    <CommandDialog title={titleOf(action, detail)} confirm={label} danger={isDanger ?? false} opened run={run} onClose={onClose}>
      <Text size="sm">{does(detail, detail.desired === undefined)}</Text>
      {application.suspended && <Text size="sm">The application stays paused: nothing is applied to it until it goes on.</Text>}
    </CommandDialog>
  );
}
