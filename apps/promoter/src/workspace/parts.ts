import type { Database } from '@fairlead/database';
import type { Logger, Metrics } from '@fairlead/service-kit';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { PromoterConfig } from '../config.js';
import type { ApplicationStates } from '../promotions/application-states.js';
import type { Announcer } from './announcer.js';
import type { CredentialsFolder } from './credentials-folder.js';
import type { Requests } from './requests.js';

/** What every kind of work needs. */
export interface Common {
  readonly catalog: CatalogView;
  readonly states: ApplicationStates;
  readonly database: Database;
  readonly announcer: Announcer;
  readonly requests: Requests;
  readonly credentials: CredentialsFolder;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly config: PromoterConfig;
}
