import { askEarly } from './api/early';
import { firstPaths } from './features/fleet/requests';

// Small, and run before the large scripts are there: what most come for is asked for while those are read.
const { pathname, search } = window.location;
const [, tenant, name] = /^\/applications\/([^/]+)\/([^/]+)\/?$/.exec(pathname) ?? [];
if (pathname !== '/sign-in') askEarly('/api/v1/me');
if (pathname === '/') {
  firstPaths(search).forEach(askEarly);
  void import('./features/fleet/page').catch(() => undefined);
}
if (tenant !== undefined && name !== undefined) {
  askEarly(`/api/v1/applications/${tenant}/${name}`);
  void import('./features/application/page').catch(() => undefined);
}
