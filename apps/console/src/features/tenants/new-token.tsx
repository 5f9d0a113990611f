import { Button, Group, Modal, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { Token } from '@fairlead/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { useMe } from '../../api/me';
import { ErrorState } from '../../ui/page-states';
import { ROLES } from '../account/roles';
import { rolesUpTo } from './token-state';

const MOST_DAYS = 365;

interface NewTokenProps {
  readonly tenant: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (secret: string) => void;
}
/** Asks what a token is for, what it may, and for how long. */
export function NewToken({ tenant, opened, onClose, onMade }: NewTokenProps) {
  const me = useMe().data;
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Token['role']>('viewer');
  const [days, setDays] = useState<number | string>(90);
  const [reason, setReason] = useState('');
  const make = useMutation({
    mutationFn: async () => {
      const body = { name: name.trim(), role, expiresInDays: Number(days), ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
      return dataOf(await api.POST('/api/v1/tenants/{tenant}/tokens', { params: { path: { tenant } }, body }));
    },
    // Kept in no cache: it is shown once.
    gcTime: 0,
    onSuccess: ({ token }) => {
      void client.invalidateQueries({ queryKey: ['tokens', tenant] });
      setName('');
      setReason('');
      onClose();
      onMade(token);
      make.reset();
    },
  });
  const roles = rolesUpTo(me?.admin === true ? undefined : me?.roles[tenant]);
  return (
    <Modal opened={opened} onClose={onClose} title={`New API token of ${tenant}`} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="What it is for"
            placeholder="ci"
            value={name}
            required
            maxLength={100}
            data-autofocus
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Select
            label="Role"
            description={`May ${ROLES[role]}.`}
            data={roles}
            value={role}
            allowDeselect={false}
            onChange={(value) => value && setRole(value)}
          />
          <NumberInput
            label="Valid for days"
            description={`At most ${MOST_DAYS}. It can be revoked before.`}
            min={1}
            max={MOST_DAYS}
            allowDecimal={false}
            value={days}
            onChange={setDays}
          />
          <Textarea
            label="Reason"
            description="For the audit log."
            value={reason}
            maxLength={1000}
            autosize
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          {make.error && <ErrorState error={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending} disabled={name.trim() === '' || days === ''}>
              Make it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
