import type { ApplicationDetail, Dependency } from '@fairlead/api-client';
import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { HealthBadge, SyncBadge } from '../../../ui/state-badge';
import classes from './overview.module.css';

export function Dependencies({ application: { dependsOn, dependents } }: { readonly application: ApplicationDetail }) {
  return (
    <Stack gap="md">
      <Some title="Depends on" none="It depends on no other application." applications={dependsOn} />
      <Some title="Dependents" none="No other application depends on it." applications={dependents} />
    </Stack>
  );
}
function Some({
  title,
  none,
  applications,
}: {
  readonly title: string;
  readonly none: string;
  readonly applications: readonly Dependency[];
}) {
  if (applications.length === 0) return <Text size="sm">{none}</Text>;
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      <ul className={classes.list}>
        {applications.map(({ tenant, name, known, health, sync }) => (
          <li key={`${tenant}/${name}`}>
            <Group gap="xs">
              {known ? (
                <Anchor component={Link} to="/applications/$tenant/$name" params={{ tenant, name } as never} size="sm">
                  {tenant}/{name}
                </Anchor>
              ) : (
                <Text size="sm">
                  {tenant}/{name}: there is no such application
                </Text>
              )}
              {known && <HealthBadge health={health} />}
              {known && <SyncBadge sync={sync} />}
            </Group>
          </li>
        ))}
      </ul>
    </div>
  );
}
