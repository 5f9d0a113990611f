import { Anchor, Badge, Button, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import type { Tenant } from '@fairlead/api-client';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRefresh } from '../../api/use-refresh';
import { Facts } from '../../ui/facts';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { useSummary } from '../fleet/use-fleet';
import { environmentsInOrder } from '../fleet/matrix';
import { Namespaces } from './namespaces';
import { StatesCell } from './states-cell';
import { placeText } from './texts';
import { Tokens } from './tokens';
import { useTenant } from './use-tenants';

/** `/tenants/shop` */
export function Page() {
  const { tenant: name = '' } = useParams({ strict: false });
  const tenant = useTenant(name);
  useRefresh(
    [
      ['tenants', 'one', name],
      ['applications', 'summary'],
    ],
    (event) => event.type === 'catalog.reported' || event.tenant === name,
  );
  return (
    <Loaded query={tenant}>
      {(found) =>
        found ? (
          <Shown tenant={found} />
        ) : (
          <>
            <PageHeader title={name} />
            <EmptyState title={`There is no tenant ${name} that you may see`}>
              It may have left the config repository, or you have no role in it. <Link to="/account">Your roles</Link> stand on your account
              page.
            </EmptyState>
          </>
        )
      }
    </Loaded>
  );
}

function Shown({ tenant }: { tenant: Tenant }) {
  const { name, spec } = tenant;
  return (
    <>
      <PageHeader
        title={name}
        actions={
          <Button component={Link} to="/" search={{ tenant: name } as never} variant="default">
            Its applications
          </Button>
        }
      >
        {spec.description}
      </PageHeader>
      <Stack>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Section title="Applications">
            <Environments tenant={tenant} />
          </Section>
          <Section title="People">
            <People people={spec.people ?? []} tenant={name} />
          </Section>
        </SimpleGrid>
        <Section title="Namespaces">
          <Namespaces tenant={name} namespaces={spec.namespaces ?? []} />
        </Section>
        <Section title="What its applications may use">
          <Limits tenant={tenant} />
        </Section>
        <Tokens tenant={name} may={tenant.may} />
      </Stack>
    </>
  );
}

function Environments({ tenant: { name, states } }: { tenant: Tenant }) {
  const summary = useSummary({ tenant: name }, 'environment', 100).data;
  const order = environmentsInOrder((summary?.groups ?? []).map(({ key }) => key['environment'] ?? ''));
  const groups = order.flatMap((name) => (summary?.groups ?? []).filter(({ key }) => (key['environment'] ?? '') === name));
  return (
    <Stack gap="sm">
      <StatesCell states={summary?.all ?? states} />
      {groups.length > 1 &&
        groups.map((group) => {
          const environment = group.key['environment'] ?? '';
          return (
            <Group key={environment} wrap="nowrap" gap="md">
              <Anchor
                component={Link}
                to="/"
                search={{ tenant: name, ...(environment === '' ? {} : { environment }) } as never}
                size="sm"
                w={140}
                flex="none"
              >
                {environment === '' ? 'No environment' : environment}
              </Anchor>
              <div style={{ flex: 1 }}>
                <StatesCell states={group} />
              </div>
            </Group>
          );
        })}
    </Stack>
  );
}

function People({ people, tenant }: { people: NonNullable<Tenant['spec']['people']>; tenant: string }) {
  if (people.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nobody is named. Only people of the tenant <code>platform</code> may act on {tenant}.
      </Text>
    );
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Who</Table.Th>
          <Table.Th>Role</Table.Th>
          <Table.Th>Slack</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map(({ user, group, slack, role }) => (
          <Table.Tr key={`${user ?? ''}/${group ?? ''}`}>
            <Table.Td>
              {user ?? group}
              {group !== undefined && (
                <Text component="span" size="xs" c="dimmed">
                  {' '}
                  group
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <Badge variant="light" color="sea">
                {role}
              </Badge>
            </Table.Td>
            <Table.Td>{slack ?? '–'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Limits({ tenant: { spec, declaredBy } }: { tenant: Tenant }) {
  const place = placeText(declaredBy.at);
  const lines = (texts: readonly string[]): ReactNode => texts.map((text) => <div key={text}>{text}</div>);
  return (
    <Facts
      labelWidth={150}
      items={[
        ['Repositories', spec.repositories ? lines(spec.repositories) : 'any that is declared for it'],
        [
          'Destinations',
          spec.destinations
            ? lines(
                spec.destinations.map(
                  ({ cluster, namespaces }) => `${cluster === '*' ? 'any cluster' : cluster}: ${namespaces.join(', ')}`,
                ),
              )
            : 'anywhere',
        ],
        ['Own cluster', spec.cluster],
        ['Slack', spec.notifications?.slack?.channel],
        [
          'Declared by',
          <Group key="declared" gap={6}>
            <Anchor
              component={Link}
              to="/applications/$tenant/$name"
              params={{ tenant: declaredBy.tenant, name: declaredBy.application } as never}
              size="sm"
            >
              {declaredBy.tenant}/{declaredBy.application}
            </Anchor>
            {place !== undefined && (
              <Text size="sm" c="dimmed" ff="monospace">
                {place}
              </Text>
            )}
          </Group>,
        ],
      ]}
    />
  );
}
