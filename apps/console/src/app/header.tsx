import { ActionIcon, AppShell, Burger, Kbd, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useMe } from '../api/me';
import { AccountMenu } from './account-menu';
import { LiveIndicator } from './live-indicator';
import classes from './shell.module.css';

interface HeaderProps {
  /** On a phone, whether the navigation is open. */
  readonly menu: boolean;
  readonly onMenu: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}
/** On top of every page; the same while one goes from page to page, so it is not drawn anew. */
export const Header = memo(function Header({ menu, onMenu, onSearch, onHelp }: HeaderProps) {
  const me = useMe().data;
  return (
    <AppShell.Header className={classes.header}>
      <Burger
        opened={menu}
        onClick={onMenu}
        hiddenFrom="sm"
        size="sm"
        aria-label={menu ? 'Close the navigation' : 'Open the navigation'}
        aria-expanded={menu}
      />
      <Link to="/" className={classes.brand} aria-label="Fairlead, to the fleet">
        <img src="/icon.svg" alt="" />
        <Text component="span" inherit visibleFrom="xs">
          Fairlead
        </Text>
      </Link>
      <UnstyledButton className={classes.search} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={16} aria-hidden />
        <span className={classes.searchText}>Search or do…</span>
        <Kbd size="xs">{/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'} K</Kbd>
      </UnstyledButton>
      <LiveIndicator />
      <Tooltip label="Keys">
        <ActionIcon variant="subtle" color="gray" onClick={onHelp} aria-label="Keys" visibleFrom="sm">
          <IconKeyboard size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {me && <AccountMenu me={me} onHelp={onHelp} />}
    </AppShell.Header>
  );
});
