import { AppShell, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';

const places = [
  ['/', 'Fleet'],
  ['/deployed', 'What is deployed where'],
  ['/promotions', 'Promotions'],
  ['/rollouts', 'Rollouts'],
  ['/incidents', 'Incidents'],
  ['/compare', 'Environments compared'],
  ['/repositories', 'Repositories'],
  ['/clusters', 'Clusters'],
  ['/tenants', 'Tenants'],
  ['/audit', 'Audit'],
  ['/system', 'System'],
] as const;

/** Navigation around every page of somebody who is signed in. */
export function Shell() {
  const { pathname } = useRouterState().location;
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: true } }} padding="md">
      <AppShell.Header>
        <Group h="100%" px="md">
          <Text fw={700}>Fairlead</Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component={ScrollArea}>
        {places.map(([to, label]) => (
          <NavLink key={to} component={Link} to={to} label={label} active={to === '/' ? pathname === '/' : pathname.startsWith(to)} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
