import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { patiently } from '../ui/part';
import { NoPage } from './no-page';
import { Shell } from './shell';

/** What stands after `?`: everything as text; each page knows its own names (see `useUrlState`). */
export type Search = Record<string, string>;
const validateSearch = (search: Record<string, unknown>): Search =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      value === undefined || value === null || value === ''
        ? []
        : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
    ),
  );

const root = createRootRoute({ validateSearch });
/** Signed in, with navigation around the page. */
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

type Module = { readonly Page: ComponentType };
const page = <P extends string>(path: P, load: () => Promise<Module>) =>
  createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(() => patiently(load), 'Page') });
const bare = <P extends string>(path: P, load: () => Promise<Module>) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(() => patiently(load), 'Page') });

const tree = root.addChildren([
  shell.addChildren([
    page('/', () => import('../features/fleet/page')),
    page('/applications/$tenant/$name', () => import('../features/application/page')),
    page('/rollouts', () => import('../features/rollouts/page')),
    page('/promotions', () => import('../features/promotions/page')),
    page('/incidents', () => import('../features/incidents/page')),
    page('/incidents/$id', () => import('../features/incidents/incident-page')),
    page('/compare', () => import('../features/compare/page')),
    page('/deployed', () => import('../features/deployed/page')),
    page('/repositories', () => import('../features/repositories/page')),
    page('/clusters', () => import('../features/clusters/page')),
    page('/tenants', () => import('../features/tenants/page')),
    page('/tenants/$tenant', () => import('../features/tenants/tenant-page')),
    page('/audit', () => import('../features/audit/page')),
    page('/system', () => import('../features/system/page')),
    page('/account', () => import('../features/account/page')),
    page('/device', () => import('../features/device/page')),
    createRoute({ getParentRoute: () => shell, path: '$', component: NoPage }),
  ]),
  bare('/sign-in', () => import('../features/sign-in/page')),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // The api's own forms of values are text; JSON in the address would only puzzle who reads it.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Search).toString();
    return text === '' ? '' : `?${text}`;
  },
});
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
