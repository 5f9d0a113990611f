import { Code, List, Modal, Stack, Table, Text } from '@mantine/core';
import type { BulkAccepted } from '@fairlead/api-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { CommandDialog } from '../../ui/command';

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

/** Asks for a reason, sends the command for all of them at once, and names those that were refused. */
export function BulkDialog({ wish, onClose, onDone }: { wish: BulkWish | undefined; onClose: () => void; onDone?: () => void }) {
  const client = useQueryClient();
  const [refused, setRefused] = useState<BulkAccepted['items']>([]);
  // Stays while the dialog fades out.
  const [shown, setShown] = useState(wish);
  if (wish !== undefined && wish !== shown) setShown(wish);
  if (!shown) return null;
  const { command, applications } = shown;
  const { verb, does, accepted } = COMMANDS[command];
  const what = namesOf(applications);
  return (
    <>
      <CommandDialog
        title={`${verb} ${what}`}
        confirm={applications.length === 1 ? verb : `${verb} ${applications.length}`}
        opened={wish !== undefined}
        onClose={onClose}
        run={async ({ reason, key }) => {
          const body = { command, applications: applications.map(({ tenant, name }) => ({ tenant, name })), ...(reason ? { reason } : {}) };
          const answer = dataOf(await api.POST('/api/v1/applications/commands', { body, params: { header: { 'Idempotency-Key': key } } }));
          const problems = answer.items.filter(({ problem }) => problem !== undefined);
          const [only] = problems;
          if (applications.length === 1 && only?.problem) throw new Error(`${only.problem.detail} ${only.problem.advice}`);
          setRefused(problems);
          onDone?.();
          void client.invalidateQueries({ queryKey: ['applications'] });
          if (applications.length === 1) return `${what} ${accepted}.`;
          return `${answer.accepted} accepted${problems.length === 0 ? '' : `, ${problems.length} refused`}.`;
        }}
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
                  {problem?.detail} {problem?.advice}
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
export const namesOf = (applications: BulkWish['applications']): string => {
  const [first] = applications;
  return first && applications.length === 1 ? `${first.tenant}/${first.name}` : `${applications.length} applications`;
};
const SHOWN = 8;
function Named({ applications }: { applications: BulkWish['applications'] }) {
  const more = applications.length - SHOWN;
  return (
    <Stack gap={4}>
      <List size="sm" withPadding={false}>
        {applications.slice(0, SHOWN).map(({ tenant, name }) => (
          <List.Item key={`${tenant}/${name}`}>
            {tenant}/{name}
          </List.Item>
        ))}
      </List>
      {more > 0 && (
        <Text size="sm" c="dimmed">
          and {more} more
        </Text>
      )}
    </Stack>
  );
}
