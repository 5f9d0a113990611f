import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import classes from './bare-page.module.css';

/** A page of one form, without navigation around it. */
export function BarePage({ title, children, version }: { title: string; children: ReactNode; version?: string | undefined }) {
  useEffect(() => {
    document.title = `${title} · Fairlead`;
  }, [title]);
  return (
    <main className={classes.page}>
      <Stack w="100%" maw={400} gap="lg">
        <Group gap="sm" justify="center">
          <img src="/icon.svg" alt="" width={32} height={32} />
          <Text fw={700} size="xl">
            Fairlead
          </Text>
        </Group>
        <Paper withBorder p="xl" radius="lg" shadow="sm">
          <Title order={1} size="h4" mb="md">
            {title}
          </Title>
          {children}
        </Paper>
        <Text size="xs" c="dimmed" ta="center">
          {version !== undefined && `Version ${version} · `}
          <Anchor href="/api/v1/" size="xs" underline="always">
            Reference of the API
          </Anchor>
        </Text>
      </Stack>
    </main>
  );
}
