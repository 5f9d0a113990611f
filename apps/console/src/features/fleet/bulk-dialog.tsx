import { Code, List, Modal, ScrollArea, Table, Text } from '@mantine/core';
import type { BulkAccepted } from '@fairlead/api-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { CommandDialog, type CommandRequest, type Told } from '../../ui/command';
import { followCommand } from '../application/data/follow-command';
import { followBulk } from './follow-bulk';

export type BulkCommand = 'sync' | 'pause' | 'resume';
export interface BulkWish {
  readonly command: BulkCommand;
  readonly applications: readonly { readonly tenant: string; readonly name: string }[];
}
export const COMMANDS: Readonly<Record<BulkCommand, { readonly verb: string; readonly does: string; readonly accepted: string }>> = {
  sync: {
    verb: 'Sync',
    does: 'Reads the repository now and makes the clusters what Git says. Harmless to repeat.',
    accepted: 'is read and synced now',
  },
  pause: {
    verb: 'Pause',
    does: 'Nothing is applied, pruned or healed until somebody resumes it. Health is still watched, and what Git says meanwhile is applied then.',
    accepted: 'is paused',
  },
  resume: {
    verb: 'Resume',
    does: 'What Git says now is applied, and drift is healed again.',
    accepted: 'goes on',
  },
};

/** Before anything was wished. The dialog is there all the same: one that comes opened does not know what had the focus. */
const NOTHING: BulkWish = { command: 'sync', applications: [] };
/** Asks for a reason, sends the command for all of them at once, and names those that were refused. */
export function BulkDialog({ wish, onClose, onDone }: { wish: BulkWish | undefined; onClose: () => void; onDone?: () => void }) {
  const client = useQueryClient();
  const [refused, setRefused] = useState<BulkAccepted['items']>([]);
  // Stays while the dialog fades out.
  const [shown, setShown] = useState(wish ?? NOTHING);
  if (wish !== undefined && wish !== shown) setShown(wish);
  const { command, applications } = shown;
  const { verb, does, accepted } = COMMANDS[command];
  const what = namesOf(applications);
  const alone = applications.length === 1;
  const run = async ({ reason, key }: CommandRequest): Promise<Told> => {
    const body = { command, applications: applications.map(({ tenant, name }) => ({ tenant, name })), ...(reason ? { reason } : {}) };
    const sent = await api.POST('/api/v1/applications/commands', { body, params: { header: { 'Idempotency-Key': key } } });
    const { items } = dataOf(sent);
    const ids = items.flatMap(({ id }) => id ?? []);
    const problems = items.filter(({ problem }) => problem !== undefined);
    const [only] = problems;
    if (alone && only?.problem) throw new Error(`${only.problem.detail} ${only.problem.advice}`);
    setRefused(problems);
    onDone?.();
    void client.invalidateQueries({ queryKey: ['applications'] });
    if (alone) {
      if (ids[0] !== undefined) void followCommand(ids[0], `${verb} ${what}`, client);
      return `${what} ${accepted}.`;
    }
    if (ids.length > 0)
      void followBulk({ title: `${verb} ${countOf(ids.length)}`, ids, action: actionOf(command), since: sinceOf(sent.response) });
    if (problems.length === 0) return `${countOf(ids.length)} accepted.`;
    return { message: `${ids.length === 0 ? 'None' : ids.length} accepted, ${problems.length} refused.`, color: 'yellow' };
  };
  return (
    <>
      <CommandDialog
        title={`${verb} ${what}`}
        confirm={alone ? verb : `${verb} ${applications.length}`}
        opened={wish !== undefined}
        onClose={onClose}
        run={run}
      >
        <Text size="sm">{does}</Text>
        {applications.length > 1 && <Named applications={applications} />}
      </CommandDialog>
      <Modal opened={refused.length > 0} onClose={() => setRefused([])} title={`${refused.length} refused`} size="lg" centered>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Application</Table.Th>
              <Table.Th>Why</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {refused.map(({ tenant, name, problem }) => (
              <Table.Tr key={`${tenant}/${name}`}>
                <Table.Td>
                  <Code>
                    {tenant}/{name}
                  </Code>
                </Table.Td>
                <Table.Td>
                  {problem?.detail}
                  <Text size="sm" c="dimmed">
                    {problem?.advice}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
/** `shop/api`, or `12 applications`. */
const namesOf = (applications: BulkWish['applications']): string => {
  const [first] = applications;
  return first && applications.length === 1 ? `${first.tenant}/${first.name}` : countOf(applications.length);
};
const actionOf = (command: BulkCommand) => (command === 'sync' ? 'sync' : 'pause');
const countOf = (count: number): string => `${count} application${count === 1 ? '' : 's'}`;

/** A request that is sent again may have been answered some time ago. */
const BEFORE_MILLISECONDS = 10 * 60_000;
const sinceOf = ({ headers }: Response): Date => new Date((Date.parse(headers.get('date') ?? '') || Date.now()) - BEFORE_MILLISECONDS);
function Named({ applications }: { applications: BulkWish['applications'] }) {
  return (
    <ScrollArea.Autosize mah={200} type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': 'Applications' }}>
      <List size="sm" withPadding={false}>
        {applications.map(({ tenant, name }) => (
          <List.Item key={`${tenant}/${name}`}>
            {tenant}/{name}
          </List.Item>
        ))}
      </List>
    </ScrollArea.Autosize>
  );
}
