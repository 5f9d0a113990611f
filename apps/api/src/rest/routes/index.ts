import { applicationRoutes } from './applications.js';
import { attentionRoutes } from './attention.js';
import { auditRoutes } from './audit.js';
import { catalogRoutes } from './catalog.js';
import { commandRoutes } from './commands.js';
import { environmentRoutes } from './environments.js';
import { identityRoutes } from './identity.js';
import { liveRoutes } from './live.js';
import { objectRoutes } from './objects.js';
import { quotaRoutes } from './quotas.js';
import type { Route } from './route.js';
import { systemRoutes } from './system.js';

export type { Right, Route } from './route.js';
/** Everything that the api answers: the controllers serve these, the document describes them, and a test holds the two together. */
export const routes: readonly Route[] = [
  ...applicationRoutes,
  ...objectRoutes,
  ...commandRoutes,
  ...environmentRoutes,
  ...attentionRoutes,
  ...catalogRoutes,
  ...quotaRoutes,
  ...auditRoutes,
  ...identityRoutes,
  ...systemRoutes,
  ...liveRoutes,
];
