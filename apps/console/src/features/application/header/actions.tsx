import type { ApplicationDetail } from '@fairlead/api-client';
import { Group } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { ActionButton } from '../../../ui/action-button';
import { useUrlState } from '../../../ui/use-url-state';
import { ConfirmDeletionDialog, PauseDialog, ResumeDialog, SyncDialog } from './command-dialogs';
import { useAwaiting } from './use-awaiting';

type Dialog = 'sync' | 'pause' | 'resume' | 'delete';

const unavailable = (why: string | false) => (why === false ? {} : { unavailable: why });

export function Actions({ application }: { readonly application: ApplicationDetail }) {
  const [dialog, setDialog] = useState<Dialog>();
  const [, setUrl] = useUrlState();
  const awaiting = useAwaiting(application);
  const of = (name: Dialog) => ({ application, opened: dialog === name, onClose: () => setDialog(undefined) });
  const byGit = application.spec.suspend && application.paused === undefined;
  const nowhere = application.clusters.length === 0;
  const { tenant, may } = application;
  return (
    <Group gap="xs" role="group" aria-label="Commands">
      {awaiting.length > 0 && (
        <ActionButton
          {...{ tenant, may, action: 'confirm-deletion', size: 'xs', color: 'red', variant: 'light' }}
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => setDialog('delete')}
        >
          Confirm deletion of {awaiting.length}…
        </ActionButton>
      )}
      <ActionButton
        {...{ tenant, may, action: 'sync', size: 'xs' }}
        leftSection={<IconRefresh size={16} aria-hidden />}
        {...unavailable(application.suspended && `It is ${byGit ? 'suspended in Git' : 'paused'}: nothing is applied until it goes on.`)}
        onClick={() => setDialog('sync')}
      >
        Sync
      </ActionButton>
      {application.suspended ? (
        <ActionButton
          {...{ tenant, may, action: 'pause', size: 'xs', variant: 'default' }}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          {...unavailable(byGit && 'Git says spec.suspend: set it to false there.')}
          onClick={() => setDialog('resume')}
        >
          Resume
        </ActionButton>
      ) : (
        <ActionButton
          {...{ tenant, may, action: 'pause', size: 'xs', variant: 'default' }}
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          onClick={() => setDialog('pause')}
        >
          Pause
        </ActionButton>
      )}
      <ActionButton
        {...{ tenant, may, action: 'rollback', size: 'xs', variant: 'default' }}
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        {...unavailable(nowhere && 'It goes to no cluster: revert the commit in Git instead.')}
        onClick={() => setUrl({ rollback: 'choose' }, { replace: false })}
      >
        Roll back…
      </ActionButton>
      <SyncDialog {...of('sync')} />
      <PauseDialog {...of('pause')} />
      <ResumeDialog {...of('resume')} />
      <ConfirmDeletionDialog {...of('delete')} objects={awaiting} />
    </Group>
  );
}
