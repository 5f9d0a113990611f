import type { ApplicationDetail } from '@fairlead/api-client';
import { List, Select, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../../api/client';
import { CommandDialog, type CommandRequest } from '../../../ui/command';
import { followCommand } from '../data/follow-command';
import { objectKey } from '../data/live-queries';
import { pathOf, type ApplicationId } from '../data/queries';
import type { AwaitingObject } from './use-awaiting';

interface DialogProps {
  readonly application: ApplicationDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}
const nameOf = ({ tenant, name }: ApplicationId): string => `${tenant}/${name}`;
export const requestOf = ({ reason, key }: CommandRequest) => ({
  body: reason === undefined ? {} : { reason },
  header: { 'Idempotency-Key': key },
});
export function useFollow(title: string): (id: string) => void {
  const client = useQueryClient();
  return (id) => void followCommand(id, title, client);
}

export function SyncDialog({ application, ...dialog }: DialogProps) {
  const title = `Sync ${nameOf(application)}`;
  const follow = useFollow(title);
  const run = async (request: CommandRequest): Promise<string> => {
    const { body, header } = requestOf(request);
    const { id, clusters } = dataOf(
      await api.POST('/api/v1/applications/{tenant}/{name}/sync', { params: { path: pathOf(application), header }, body }),
    );
    follow(id);
    return clusters.length === 0 ? 'Its repository is read now.' : `Its repository is read, and ${clusters.join(', ')} synced now.`;
  };
  return (
    <CommandDialog title={title} confirm="Sync now" run={run} {...dialog}>
      <Text size="sm">
        The repository {application.repository} is read now, and every cluster is made as Git says: also what waits for its next attempt.
        Harmless to repeat.
      </Text>
    </CommandDialog>
  );
}

const PAUSES = [
  { value: '', label: 'until somebody resumes it' },
  { value: '30', label: 'for 30 minutes' },
  { value: '120', label: 'for 2 hours' },
  { value: '480', label: 'for 8 hours' },
  { value: '1440', label: 'for a day' },
];
export function PauseDialog({ application, ...dialog }: DialogProps) {
  const title = `Pause ${nameOf(application)}`;
  const follow = useFollow(title);
  const [minutes, setMinutes] = useState('');
  const run = async (request: CommandRequest): Promise<string> => {
    const { body, header } = requestOf(request);
    const until = minutes === '' ? {} : { until: new Date(Date.now() + Number(minutes) * 60_000).toISOString() };
    const { id, next } = dataOf(
      await api.POST('/api/v1/applications/{tenant}/{name}/pause', {
        params: { path: pathOf(application), header },
        body: { ...body, ...until },
      }),
    );
    follow(id);
    return next;
  };
  return (
    <CommandDialog title={title} confirm="Pause" run={run} {...dialog}>
      <Text size="sm">
        Nothing is applied, pruned or healed meanwhile; its health is still watched. What Git says is applied when it goes on. A rollout
        that is under way goes on with its checks: abort it to stop it.
      </Text>
      <Select label="How long" data={PAUSES} value={minutes} onChange={(value) => setMinutes(value ?? '')} allowDeselect={false} />
    </CommandDialog>
  );
}

export function ResumeDialog({ application, ...dialog }: DialogProps) {
  const title = `Resume ${nameOf(application)}`;
  const follow = useFollow(title);
  const run = async (request: CommandRequest): Promise<string> => {
    const { body, header } = requestOf(request);
    const { id, next } = dataOf(
      await api.POST('/api/v1/applications/{tenant}/{name}/resume', { params: { path: pathOf(application), header }, body }),
    );
    follow(id);
    return next;
  };
  return (
    <CommandDialog title={title} confirm="Resume" run={run} {...dialog}>
      <Text size="sm">What Git says now is applied at once, and drift is healed again.</Text>
    </CommandDialog>
  );
}

export function ConfirmDeletionDialog({ application, objects, ...dialog }: DialogProps & { readonly objects: readonly AwaitingObject[] }) {
  const title = `Delete what left Git of ${nameOf(application)}`;
  const follow = useFollow(title);
  const run = async (request: CommandRequest): Promise<string> => {
    const { body, header } = requestOf(request);
    // Named one by one: what begins to wait while somebody reads this is not confirmed with it.
    const keys = [...new Set(objects.map((object) => objectKey(object)))];
    const { id, next } = dataOf(
      await api.POST('/api/v1/applications/{tenant}/{name}/confirm-deletion', {
        params: { path: pathOf(application), header },
        body: { ...body, objects: keys },
      }),
    );
    follow(id);
    return next;
  };
  return (
    <CommandDialog title={title} confirm={`Delete ${objects.length}`} danger reasonRequired run={run} {...dialog}>
      <Stack gap="xs">
        <Text size="sm">These objects are protected and no longer in Git. They are deleted from their clusters, with what they hold:</Text>
        <List size="sm">
          {objects.map((object) => (
            <List.Item key={`${object.cluster} ${objectKey(object)}`}>
              {object.kind} {object.namespace === '' ? '' : `${object.namespace}/`}
              {object.name} on {object.cluster}
            </List.Item>
          ))}
        </List>
      </Stack>
    </CommandDialog>
  );
}
