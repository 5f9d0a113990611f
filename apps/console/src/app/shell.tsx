import { ActionIcon, AppShell, Burger, Kbd, NavLink, ScrollArea, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useMe } from '../api/me';
import { AccountMenu } from './account-menu';
import { useAttention, Waiting } from './attention';
import { AwayBanner } from './away-banner';
import { LiveIndicator } from './live-indicator';
import { isAt, placesFor } from './places';
import { SessionGate } from './session-gate';
import classes from './shell.module.css';
import { ShortcutHelp } from './shortcut-help';
import { useShellKeys } from './use-shell-keys';
import { part } from '../ui/part';
import { useLater } from '../ui/use-later';

const Palette = part(async () => (await import('./palette')).Palette);

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
  // Nothing else of it: what a page writes into the address draws that page anew, and not everything around it.
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const me = useMe().data;
  const attention = useAttention(ready);
  const pages = usePages();
  useLater(ready, pages);
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
                {places.map((place) => (
                  <li key={place.to}>
                    <NavLink
                      className={classes.link ?? ''}
                      component={Link}
                      to={place.to}
                      label={place.label}
                      leftSection={<place.icon size={18} stroke={1.7} aria-hidden />}
                      rightSection={<Waiting place={place} attention={attention} />}
                      active={isAt(place.to, pathname)}
                      {...(isAt(place.to, pathname) ? { 'aria-current': 'page' as const } : {})}
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

/** Of the router's pages, what fetches the scripts of each: small files, so that going to a page waits for its data alone. */
function usePages() {
  const { routesById } = useRouter();
  const [pages] = useState(() =>
    Object.values(routesById).map(({ options: { component } }) => ({
      preload: async (): Promise<void> => {
        // Gone once they are there; what goes wrong is told by the page itself.
        if (component !== undefined && 'preload' in component) await component.preload?.();
      },
    })),
  );
  return pages;
}
