import type { ApplicationDetail } from '@fairlead/api-client';
import { Anchor, Badge, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Ago } from '../../../ui/ago';
import { HealthBadge, SyncBadge } from '../../../ui/state-badge';
import { Commit } from '../parts/commit';
import { Actions } from './actions';
import classes from './header.module.css';

/** What it is, how it is, and what one can do with it. */
export function Header({ application }: { readonly application: ApplicationDetail }) {
  const { tenant, name, environment, component, revision, updatedAt } = application;
  return (
    <Stack gap={8} component="header">
      <Breadcrumbs separator="/" fz="sm" separatorMargin={6} aria-label="Where this is" component="nav">
        <Anchor component={Link} to="/" size="sm">
          Fleet
        </Anchor>
        <Anchor component={Link} to="/" search={{ tenant } as never} size="sm">
          {tenant}
        </Anchor>
      </Breadcrumbs>
      <div className={classes.line}>
        <Group gap="sm" align="center" miw={0}>
          <Title order={1} size="h2" className={classes.name}>
            {name}
          </Title>
          <HealthBadge health={application.health} />
          <SyncBadge sync={application.sync} />
          {environment !== undefined && (
            <Badge variant="outline" color="gray" size="sm" tt="none" className={classes.plain}>
              {environment}
            </Badge>
          )}
        </Group>
        <Actions application={application} />
      </div>
      <Commit revision={revision} />
      <Text size="sm" c="dimmed">
        {environment !== undefined && component !== name && `${environment} of ${component} · `}
        {clustersText(application.clusters)}
        {updatedAt !== undefined && (
          <>
            {' · changed '}
            <Ago at={updatedAt} inherit />
          </>
        )}
        {environment !== undefined && (
          <>
            {' · '}
            <Anchor component={Link} to="/compare" search={{ tenant, component } as never} inherit underline="always">
              Compare environments
            </Anchor>
          </>
        )}
      </Text>
    </Stack>
  );
}
const NAMED = 3;
function clustersText(clusters: readonly string[]): string {
  if (clusters.length === 0) return 'goes to no cluster';
  const named = clusters.slice(0, NAMED).join(', ');
  return `${clusters.length === 1 ? 'cluster' : 'clusters'} ${named}${clusters.length > NAMED ? ` and ${clusters.length - NAMED} more` : ''}`;
}
