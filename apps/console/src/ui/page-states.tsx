import { Alert, Button, Center, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { ApiProblemError, ApiUnreachableError } from '../api/client';
import { agoText, useNow } from './ago';

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Of the browser's tab, where the title is no text. */
  readonly tab?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}
/** Title of a page, what it is about, and what can be done. */
export function PageHeader({ title, tab, children, actions }: PageHeaderProps) {
  const name = tab ?? (typeof title === 'string' ? title : undefined);
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · Fairlead`;
  }, [name]);
  return (
    <Stack gap={4} mb="md">
      <Group justify="space-between" gap="sm">
        <Title order={1} size="h3">
          {title}
        </Title>
        {actions}
      </Group>
      {children !== undefined && (
        <Text c="dimmed" size="sm" component="div" maw={820}>
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
    <Stack gap="xs" role="status" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={28} />
      ))}
    </Stack>
  );
}
interface Query<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
  /** Milliseconds since 1970 of what is shown. */
  readonly dataUpdatedAt?: number;
}
/** One of loading, error and what was read. What was read stays while it can't be read again, and says how old it is. */
export function Loaded<T>({ query, children, rows }: { query: Query<T>; children: (data: T) => ReactNode; rows?: number }) {
  if (query.data !== undefined)
    return (
      <>
        {query.error !== null && query.error !== undefined && <StaleNote error={query.error} at={query.dataUpdatedAt} />}
        {children(query.data)}
      </>
    );
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return <LoadingState {...(rows === undefined ? {} : { rows })} />;
}
/** Above what is shown though it can't be read again. */
export function StaleNote({ error, at }: { error: unknown; at: number | undefined }) {
  const now = useNow(5_000);
  const age = at === undefined || at === 0 ? '' : ` What you see was read ${agoText(new Date(at).toISOString(), now)}.`;
  return (
    <Alert color="yellow" icon={<IconPlugConnectedX aria-hidden />} role="status" mb="sm" p="xs">
      <Text size="sm">
        {error instanceof Error ? error.message : String(error)}
        {age}
      </Text>
    </Alert>
  );
}
