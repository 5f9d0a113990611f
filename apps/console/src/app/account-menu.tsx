import { Avatar, Menu, Stack, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden, type MantineColorScheme } from '@mantine/core';
import { IconApi, IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react';
import type { Me } from '@fairlead/api-client';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { api } from '../api/client';

/** Who the viewer is, how the console looks, and the way out. */
export function AccountMenu({ me, onHelp }: { me: Me; onHelp: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = me.displayName ?? me.user;
  const navigate = useNavigate();
  const client = useQueryClient();
  const button = useRef<HTMLButtonElement>(null);
  const signOut = async (): Promise<void> => {
    await api.POST('/api/v1/auth/sign-out');
    await navigate({ to: '/sign-in' });
    client.clear();
  };
  return (
    <Menu position="bottom-end" width={260} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton ref={button}>
          <VisuallyHidden>Account of {name}</VisuallyHidden>
          <Avatar size={30} radius="xl" color="sea" aria-hidden>
            {initials(name)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack gap={2} px="sm" py={6}>
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {roleText(me)}
          </Text>
        </Stack>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
          <Menu.RadioItem value="light">Light</Menu.RadioItem>
          <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
          <Menu.RadioItem value="auto">As the system</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} aria-hidden />}>
          Account and sessions
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={16} aria-hidden />}
          onClick={() => {
            // The item goes with its menu: the dialog gives the focus back to what is still there then.
            button.current?.focus();
            onHelp();
          }}
        >
          Keys
        </Menu.Item>
        <Menu.Item component="a" href="/api/v1/" leftSection={<IconApi size={16} aria-hidden />}>
          Reference of the API
        </Menu.Item>
        {me.by !== 'nobody' && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
              Sign out
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
const initials = (name: string): string => {
  const words = name.split(/[\s.@_-]+/).filter((word) => word !== '');
  return `${words[0]?.[0] ?? '?'}${words.length > 1 ? (words[1]?.[0] ?? '') : ''}`.toUpperCase();
};
/** `Sign-in is off`, `Admin of the platform`, `operator of shop`, `operator of 3 tenants`. */
export function roleText({ by, admin, roles }: Pick<Me, 'by' | 'admin' | 'roles'>): string {
  if (by === 'nobody') return 'Sign-in is off: everybody on this machine may do everything.';
  if (admin) return 'Admin of the platform';
  const tenants = Object.entries(roles);
  if (tenants.length === 0) return 'No role in any tenant';
  const [first, ...others] = tenants;
  const same = others.every(([, role]) => role === first?.[1]);
  if (first && same) return `${first[1]} of ${others.length === 0 ? first[0] : `${tenants.length} tenants`}`;
  return `Roles in ${tenants.length} tenants`;
}
