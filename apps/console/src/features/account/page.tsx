import { Badge, Button, Modal, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { Me } from '@fairlead/api-client';
import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/me';
import { roleText } from '../../app/account-menu';
import { Ago } from '../../ui/ago';
import { Facts } from '../../ui/facts';
import { Loaded, PageHeader } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { AccessQuestion } from './access-question';
import { PasswordForm } from './password-form';
import { ROLES } from './roles';
import { Sessions } from './sessions';

/** Who the viewer is, may do, and where they are signed in. */
export function Page() {
  const me = useMe();
  return (
    <>
      <PageHeader title="Account" />
      <Loaded query={me}>
        {(viewer) => (
          <Stack>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Who me={viewer} />
              <AccessQuestion me={viewer} />
            </SimpleGrid>
            <Roles me={viewer} />
            {viewer.by !== 'nobody' && <Sessions />}
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function Who({ me }: { me: Me }) {
  const [changes, { open, close }] = useDisclosure(false);
  return (
    <Section
      title="Who you are"
      actions={
        me.local && (
          <Button size="xs" variant="default" onClick={open}>
            Change the password
          </Button>
        )
      }
    >
      <Facts
        items={[
          ['User', me.user],
          ['Name', me.displayName],
          ['May', roleText(me)],
          ['Groups', me.groups.length > 0 ? me.groups.join(', ') : undefined],
          ['Signed in until', me.expiresAt === undefined ? undefined : <Ago at={me.expiresAt} size="sm" />],
        ]}
      />
      <Modal opened={changes} onClose={close} title="Change the password" centered>
        <PasswordForm
          user={me.user}
          confirm="Change it"
          onDone={() => {
            close();
            notifications.show({ title: 'The password is changed', message: 'Everywhere else you are signed out.', color: 'teal' });
          }}
        />
      </Modal>
    </Section>
  );
}

function Roles({ me }: { me: Me }) {
  const tenants = Object.entries(me.roles).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Section title="Your roles">
      {tenants.length === 0 ? (
        <Text size="sm" c="dimmed">
          {me.admin
            ? 'You operate the platform, and may act on every tenant.'
            : 'You have none, so you see no application. A tenant’s people stand in its document in the config repository; ask whoever reviews it.'}
        </Text>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Tenant</Table.Th>
              <Table.Th>Role</Table.Th>
              <Table.Th visibleFrom="sm">May</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tenants.slice(0, SHOWN).map(([tenant, role]) => (
              <Table.Tr key={tenant}>
                <Table.Td>
                  <Link to="/tenants/$tenant" params={{ tenant }}>
                    {tenant}
                  </Link>
                </Table.Td>
                <Table.Td>
                  <Badge variant="light" color="sea">
                    {role}
                  </Badge>
                </Table.Td>
                <Table.Td visibleFrom="sm">{ROLES[role]}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {tenants.length > SHOWN && (
        <Text size="sm" c="dimmed" mt="xs">
          and in {tenants.length - SHOWN} tenants more
        </Text>
      )}
    </Section>
  );
}
const SHOWN = 50;
