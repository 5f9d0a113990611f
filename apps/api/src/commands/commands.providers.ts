import type { Provider } from '@nestjs/common';
import { Bus } from '@fairlead/messaging';
import { LOGGER } from '@fairlead/service-kit';
import { Authoriser } from '../auth/authoriser.js';
import { Rights } from '../auth/rights.js';
import { CatalogView } from '../catalog/catalog-view.js';
import { LatestReader } from '../history/latest.js';
import { LiveQuestions } from '../objects/live-questions.js';
import { Postgres } from '../store/postgres.js';
import { ActingOnObjects } from './acting-on-objects.js';
import { Bulk } from './bulk.js';
import { CommandStates } from './command-states.js';
import { Commands } from './commands.js';
import { Idempotency } from './idempotency.js';
import { Pausing } from './pausing.js';
import { Steering } from './steering.js';
import { Targets } from './targets.js';

/** What people may ask for, and what becomes of it. */
export const commandProviders: Provider[] = [
  { provide: Targets, inject: [CatalogView, Authoriser, Rights], useFactory: make(Targets) },
  { provide: Commands, inject: [Bus, Targets, LatestReader], useFactory: make(Commands) },
  { provide: Pausing, inject: [Bus, Targets], useFactory: make(Pausing) },
  { provide: Steering, inject: [Bus, Targets, Postgres], useFactory: make(Steering) },
  { provide: ActingOnObjects, inject: [Bus, Targets, LiveQuestions], useFactory: make(ActingOnObjects) },
  { provide: Bulk, inject: [Commands, Pausing, LOGGER], useFactory: make(Bulk) },
  { provide: CommandStates, inject: [Postgres, Rights], useFactory: make(CommandStates) },
  { provide: Idempotency, inject: [Postgres, LOGGER], useFactory: make(Idempotency) },
];

function make<A extends unknown[], T>(Part: new (...parts: A) => T): (...parts: A) => T {
  return (...parts) => new Part(...parts);
}
