import { routes, type Route } from '../rest/routes/index.js';
import type { Request } from './request.js';

/** What the api says about itself; beside the table of routes, which it describes. */
const REFERENCE = new Set(['get /api/v1', 'get /api/v1/openapi.json']);

const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));

/**
 * The entry of whatever answers. By the controller's own path, which Express has chosen already, and not by the URL: two readings of one URL are how
 * such checks are got around. @returns undefined if it is in no table, and so must not answer
 */
export function routeOf({ method = '', route }: Request): Route | 'reference' | undefined {
  const path = (route?.path ?? '').replace(/:(\w+)/g, '{$1}').replace(/(?<=.)\/$/, '');
  const key = `${method === 'HEAD' ? 'get' : method.toLowerCase()} ${path}`;
  return REFERENCE.has(key) ? 'reference' : table.get(key);
}
