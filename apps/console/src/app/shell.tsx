import { ActionIcon, AppShell, Burger, Kbd, NavLink, ScrollArea, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useMe } from '../api/me';
import { AccountMenu } from './account-menu';
import { AwayBanner } from './away-banner';
import { LiveIndicator } from './live-indicator';
import { isAt, placesFor } from './places';
import { SessionGate } from './session-gate';
import classes from './shell.module.css';
import { ShortcutHelp } from './shortcut-help';
import { useShellKeys } from './use-shell-keys';

const Palette = lazy(async () => ({ default: (await import('./palette')).Palette }));

/** Navigation around every page of somebody who is signed in. */
export function Shell() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

function Frame() {
  const [menu, { toggle, close }] = useDisclosure(false);
  const [help, helpWith] = useDisclosure(false);
  // Each asking opens it anew.
  const [asked, setAsked] = useState(0);
  const [ready, setReady] = useState(false);
  const search = (): void => setAsked((times) => times + 1);
  const { pathname } = useRouterState().location;
  const me = useMe().data;
  useShellKeys({ search, help: helpWith.open });
  const main = useFocusOnNewPage(pathname);
  useEffect(close, [pathname, close]);
  // Before it is asked for: what is typed right after the keys must not go to the page.
  useEffect(() => {
    const timer = window.setTimeout(() => setReady(true), 1_000);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 252, breakpoint: 'sm', collapsed: { mobile: !menu } }} padding="md">
      <a className={classes.skip} href="#main" onClick={() => main.current?.focus()}>
        To the page
      </a>
      <AppShell.Header className={classes.header}>
        <Burger
          opened={menu}
          onClick={toggle}
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
        <UnstyledButton className={classes.search} onClick={search} aria-keyshortcuts="Control+K Meta+K">
          <IconSearch size={16} aria-hidden />
          <span className={classes.searchText}>Search or do…</span>
          <Kbd size="xs">{/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'} K</Kbd>
        </UnstyledButton>
        <LiveIndicator />
        <Tooltip label="Keys">
          <ActionIcon variant="subtle" color="gray" onClick={helpWith.open} aria-label="Keys" visibleFrom="sm">
            <IconKeyboard size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {me && <AccountMenu me={me} onHelp={helpWith.open} />}
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label="Pages">
        <ScrollArea>
          {placesFor(me?.admin ?? false).map(({ title, places }) => (
            <div key={title}>
              <div className={classes.navTitle} id={`places-${title}`}>
                {title}
              </div>
              <ul className={classes.nav} aria-labelledby={`places-${title}`}>
                {places.map(({ to, label, icon: Icon }) => (
                  <li key={to}>
                    <NavLink
                      className={classes.link ?? ''}
                      component={Link}
                      to={to}
                      label={label}
                      leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
                      active={isAt(to, pathname)}
                      {...(isAt(to, pathname) ? { 'aria-current': 'page' as const } : {})}
                      onClick={close}
                    />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1}>
        <AwayBanner />
        <Outlet />
      </AppShell.Main>
      <ShortcutHelp opened={help} onClose={helpWith.close} />
      {(ready || asked > 0) && (
        <Suspense>
          <Palette asked={asked} />
        </Suspense>
      )}
    </AppShell>
  );
}

/** A page that was gone to is where a screen reader and the Tab key go on; the first one is left as the browser has it. */
function useFocusOnNewPage(pathname: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
