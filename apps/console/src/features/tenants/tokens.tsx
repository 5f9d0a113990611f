import { Badge, Button, Code, CopyButton, Group, Modal, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import type { Tenant, Token } from '@fairlead/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { ActionButton } from '../../ui/action-button';
import { Ago } from '../../ui/ago';
import { ErrorState, Loaded } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { usePages } from '../../ui/use-pages';
import { NewToken } from './new-token';
import { stateOf } from './token-state';

/** What programs sign in with as a tenant. */
export function Tokens({ tenant, may }: { tenant: string; may: Tenant['may'] }) {
  const [asks, { open, close }] = useDisclosure(false);
  const [secret, setSecret] = useState<string>();
  const allowed = may.includes('manage-tokens');
  return (
    <Section
      title="API tokens"
      actions={
        <ActionButton
          action="manage-tokens"
          tenant={tenant}
          may={may}
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={open}
        >
          New token
        </ActionButton>
      }
    >
      {allowed ? (
        <TokenList tenant={tenant} />
      ) : (
        <Text size="sm" c="dimmed">
          They are for programs that act for the team, such as its CI. Admins of {tenant} see and make them.
        </Text>
      )}
      <NewToken tenant={tenant} opened={asks} onClose={close} onMade={setSecret} />
      <Secret token={secret} onClose={() => setSecret(undefined)} />
    </Section>
  );
}
const keyOf = ({ id }: Token): string => id;

function TokenList({ tenant }: { tenant: string }) {
  const [revoked, setRevoked] = useState<Token>();
  const tokens = usePages({
    key: ['tokens', tenant],
    rowKey: keyOf,
    load: async (cursor, signal) => {
      const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
      return dataOf(
        await api.GET('/api/v1/tenants/{tenant}/tokens', { params: { path: { tenant }, query }, ...(signal ? { signal } : {}) }),
      );
    },
  });
  return (
    <Loaded query={tokens} rows={3}>
      {(rows) =>
        rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            There is none. A token lets a program, such as a CI job, act as this tenant with one role until a date.
          </Text>
        ) : (
          <>
            <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Name</Table.Th>
                    <Table.Th>Role</Table.Th>
                    <Table.Th>Made</Table.Th>
                    <Table.Th>Last used</Table.Th>
                    <Table.Th>Valid until</Table.Th>
                    <Table.Th>
                      <VisuallyHidden>What can be done</VisuallyHidden>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((token) => (
                    <Row key={token.id} token={token} onRevoke={() => setRevoked(token)} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {tokens.more.has && (
              <Button variant="subtle" size="xs" loading={tokens.more.loading} onClick={tokens.more.load}>
                More
              </Button>
            )}
            <Revoke tenant={tenant} token={revoked} onClose={() => setRevoked(undefined)} />
          </>
        )
      }
    </Loaded>
  );
}
function Row({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const state = stateOf(token, Date.now());
  return (
    <Table.Tr>
      <Table.Td>{token.name}</Table.Td>
      <Table.Td>
        <Badge variant="light" color="sea">
          {token.role}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Ago at={token.createdAt} size="sm" span /> by {token.createdBy}
      </Table.Td>
      <Table.Td>{token.lastUsedAt === undefined ? 'never' : <Ago at={token.lastUsedAt} size="sm" />}</Table.Td>
      <Table.Td>
        {state === 'revoked' ? (
          <Badge variant="light" color="gray">
            revoked{token.revokedBy === undefined ? '' : ` by ${token.revokedBy}`}
          </Badge>
        ) : (
          <Group gap={6} wrap="nowrap">
            <Ago at={token.expiresAt} size="sm" />
            {state !== 'valid' && (
              <Badge variant="light" color={state === 'expired' ? 'gray' : 'yellow'}>
                {state === 'expired' ? 'expired' : 'soon'}
              </Badge>
            )}
          </Group>
        )}
      </Table.Td>
      <Table.Td>
        {(state === 'valid' || state === 'expiring') && (
          <Button size="compact-xs" variant="default" onClick={onRevoke} aria-label={`Revoke the token ${token.name}`}>
            Revoke
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Revoke({ tenant, token, onClose }: { tenant: string; token: Token | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: async (id: string) => void (await api.DELETE('/api/v1/tenants/{tenant}/tokens/{id}', { params: { path: { tenant, id } } })),
    onSuccess: async () => {
      notifications.show({ message: `The token ${token?.name ?? ''} is revoked.`, color: 'teal' });
      await client.invalidateQueries({ queryKey: ['tokens', tenant] });
      onClose();
    },
  });
  return (
    <Modal opened={token !== undefined} onClose={onClose} title={`Revoke ${token?.name ?? ''}`} centered>
      <Stack>
        <Text size="sm">Whatever signs in with it is refused from now on. This can not be taken back; a new token can be made.</Text>
        {revoke.error && <ErrorState error={revoke.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color="red" loading={revoke.isPending} onClick={() => token && revoke.mutate(token.id)}>
            Revoke
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The only time that a token is shown; a click beside it must not lose it. */
function Secret({ token, onClose }: { token: string | undefined; onClose: () => void }) {
  return (
    <Modal opened={token !== undefined} onClose={onClose} title="The new token" closeOnClickOutside={false} closeOnEscape={false} centered>
      <Stack>
        <Text size="sm">It is shown this once: Fairlead keeps only a digest of it. Put it where the program reads its secrets.</Text>
        <Code block>{token}</Code>
        <Group justify="flex-end">
          <CopyButton value={token ?? ''}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>I have kept it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
