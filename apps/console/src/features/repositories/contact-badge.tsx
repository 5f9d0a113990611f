import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconPlayerPause } from '@tabler/icons-react';
import { Mark } from '../../ui/mark';

export type Contact = 'ok' | 'problem' | 'suspended' | 'none';
const LOOKS = {
  ok: ['teal', IconCircleCheck],
  problem: ['red', IconAlertTriangle],
  suspended: ['gray', IconPlayerPause],
  none: ['gray', IconCircleDashed],
} as const;

/** Whether something outside of Fairlead can be reached, in a word. */
export function ContactBadge({ contact, children }: { contact: Contact; children: string }) {
  const [color, Shape] = LOOKS[contact];
  return (
    <Mark color={color} icon={Shape}>
      {children}
    </Mark>
  );
}
