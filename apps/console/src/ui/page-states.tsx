import { Alert, Button, Center, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblemError, ApiUnreachableError } from '../api/client';

/** Title of a page, what it is about, and what can be done. */
export function PageHeader({ title, children, actions }: { title: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <Stack gap={4} mb="md">
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center', justifyContent: 'space-between' }}>
        <Title order={1} size="h3">
          {title}
        </Title>
        {actions}
      </div>
      {children !== undefined && (
        <Text c="dimmed" size="sm">
          {children}
        </Text>
      )}
    </Stack>
  );
}

/** Why something can't be shown: what happened, and what the viewer can do. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const refused = error instanceof ApiProblemError && error.status === 403;
  const away = error instanceof ApiUnreachableError;
  const Icon = refused ? IconLock : away ? IconPlugConnectedX : IconAlertTriangle;
  const title = refused
    ? 'You may not see this'
    : error instanceof ApiProblemError
      ? (error.problem?.title ?? 'It can not be shown')
      : 'The api does not answer';
  const advice =
    error instanceof ApiProblemError ? error.advice : 'It is tried again by itself. What runs in the clusters is not touched by this.';
  return (
    <Alert color={refused ? 'gray' : 'red'} icon={<Icon aria-hidden />} title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
        <Text size="sm" c="dimmed">
          {advice}
        </Text>
        {retry && !refused && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Center py="xl">
      <Stack gap="xs" align="center" maw={460}>
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed" ta="center" component="div">
          {children}
        </Text>
      </Stack>
    </Center>
  );
}
export function LoadingState({ rows = 8 }: { rows?: number }) {
  return (
    <Stack gap="xs" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={28} />
      ))}
    </Stack>
  );
}
/** One of loading, error and what was read. What was read stays while it can't be read again. */
export function Loaded<T>({
  query,
  children,
  rows,
}: {
  query: { data: T | undefined; error: unknown; refetch: () => unknown };
  children: (data: T) => ReactNode;
  rows?: number;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return <LoadingState {...(rows === undefined ? {} : { rows })} />;
}
