import { Text, type TextProps } from '@mantine/core';
import type { Incident } from '@fairlead/api-client';
import { useNow } from '../../ui/ago';
import { lastedText } from './incident-words';

/** How long it lasts or lasted; of an open one it goes on. */
export function Lasted({ incident: { openedAt, resolvedAt }, ...props }: { incident: Incident } & TextProps) {
  return resolvedAt === undefined ? (
    <Running since={openedAt} {...props} />
  ) : (
    <Text {...props}>{lastedText(between(openedAt, Date.parse(resolvedAt)))}</Text>
  );
}
function Running({ since, ...props }: { since: string } & TextProps) {
  const now = useNow(1_000);
  return (
    <Text fw={600} {...props} role="timer">
      {lastedText(between(since, now))}
    </Text>
  );
}
const between = (from: string, to: number): number => Math.max(0, to - Date.parse(from));
