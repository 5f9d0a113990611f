import { Badge } from '@mantine/core';
import { IconCircleCheck, IconFlame } from '@tabler/icons-react';
import type { Incident } from '@fairlead/api-client';

export function IncidentBadge({ state }: { state: Incident['state'] }) {
  const isOpen = state === 'open';
  const Icon = isOpen ? IconFlame : IconCircleCheck;
  return (
    <Badge variant="light" color={isOpen ? 'red' : 'teal'} size="md" tt="none" leftSection={<Icon size={13} aria-hidden />}>
      {isOpen ? 'Open' : 'Resolved'}
    </Badge>
  );
}
