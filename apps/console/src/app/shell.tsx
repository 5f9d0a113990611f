import { AppShell } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useAttention } from './attention';
import { AwayBanner } from './away-banner';
import { Header } from './header';
import { Navigation } from './navigation';
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
  const search = useCallback((): void => setAsked((times) => times + 1), []);
  // Nothing else of it: what a page writes into the address draws that page anew, and not everything around it.
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
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
      <Header menu={menu} onMenu={toggle} onSearch={search} onHelp={helpWith.open} />
      <AppShell.Navbar className={classes.navbar} aria-label="Pages">
        <Navigation pathname={pathname} attention={attention} onGo={close} />
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
