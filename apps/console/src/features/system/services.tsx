import { Badge, Code, Group, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import type { Service } from '@fairlead/api-client';
import { Ago } from '../../ui/ago';
import { EmptyState } from '../../ui/page-states';
import { byReadiness, readinessOf } from './lag';
import classes from './system.module.css';

const LOOKS = {
  ready: ['teal', IconCircleCheck, 'Ready'],
  'not ready': ['orange', IconAlertTriangle, 'Not ready'],
  silent: ['red', IconPlugConnectedX, 'Silent'],
} as const;

/** Every process that tells of itself, those to look at first. */
export function Services({ services }: { services: readonly Service[] }) {
  if (services.length === 0)
    return (
      <EmptyState title="No service has told of itself">Each does so when it starts; look at the logs of those that should run.</EmptyState>
    );
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Services">
      <Table verticalSpacing={6} className={classes.services}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Service</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Version</Table.Th>
            <Table.Th>Started</Table.Th>
            <Table.Th>Heard of</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byReadiness(services).map((service) => (
            <Row key={`${service.service}/${service.instance}`} service={service} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ service }: { service: Service }) {
  const [color, Shape, word] = LOOKS[readinessOf(service)];
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {service.service}
        </Text>
        <Text size="xs" c="dimmed">
          {service.instance}
        </Text>
        {/* There is no room for the columns then. */}
        <Text size="xs" c="dimmed" component="div" className={classes.onPhone ?? ''}>
          {service.version}, started <Ago at={service.startedAt} span inherit />, heard of <Ago at={service.lastSeenAt} span inherit />
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Badge variant="light" color={color} leftSection={<Shape size={13} aria-hidden />}>
            {word}
          </Badge>
        </Group>
        {Object.entries(service.problems).map(([what, why]) => (
          <Text key={what} size="xs" style={{ overflowWrap: 'anywhere' }}>
            {what}: {why}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Code>{service.version}</Code>
      </Table.Td>
      <Table.Td>
        <Ago at={service.startedAt} size="sm" />
      </Table.Td>
      <Table.Td>
        <Ago at={service.lastSeenAt} size="sm" />
      </Table.Td>
    </Table.Tr>
  );
}
