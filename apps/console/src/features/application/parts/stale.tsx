import { Alert, Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { agoText, useNow } from '../../../ui/ago';

interface Query {
  readonly data: unknown;
  readonly dataUpdatedAt: number;
  readonly failureCount: number;
  readonly failureReason: unknown;
}
/** Says that what is shown is not from now, as long as it can't be read again. */
export function Stale({ query, of }: { readonly query: Query; readonly of: string }) {
  const now = useNow(5_000);
  if (query.data === undefined || query.failureCount < 2) return null;
  const why = query.failureReason instanceof Error ? query.failureReason.message : 'It can not be read now.';
  return (
    <Alert color="yellow" variant="light" p="xs" mb="sm" icon={<IconClockExclamation size={18} aria-hidden />} role="status">
      <Text size="sm">
        {of} as of {agoText(new Date(query.dataUpdatedAt).toISOString(), now)}. {why} It is read again by itself.
      </Text>
    </Alert>
  );
}
