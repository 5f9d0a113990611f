import { IconCircleCheck, IconFlame } from '@tabler/icons-react';
import type { Incident } from '@fairlead/api-client';
import { Mark } from '../../ui/mark';

export function IncidentBadge({ state }: { state: Incident['state'] }) {
  const isOpen = state === 'open';
  const Icon = isOpen ? IconFlame : IconCircleCheck;
  return (
    <Mark color={isOpen ? 'red' : 'teal'} icon={Icon}>
      {isOpen ? 'Open' : 'Resolved'}
    </Mark>
  );
}
