import type { Provider } from '@nestjs/common';
import { Bus } from '@fairlead/messaging';
import { Authoriser } from '../auth/authoriser.js';
import { Postgres } from '../store/postgres.js';
import { DeadLettersReader } from './dead-letters.js';
import { Presences } from './presences.js';
import { Rebuild } from './rebuild.js';
import { SystemReader } from './system-reader.js';

/** How the platform itself stands. */
export const systemProviders: Provider[] = [
  { provide: Presences, inject: [Bus], useFactory: (bus: Bus) => new Presences(bus) },
  {
    provide: SystemReader,
    inject: [Bus, Presences, Postgres],
    useFactory: (...parts: ConstructorParameters<typeof SystemReader>) => new SystemReader(...parts),
  },
  {
    provide: DeadLettersReader,
    inject: [Bus, Authoriser],
    useFactory: (bus: Bus, authoriser: Authoriser) => new DeadLettersReader(bus, authoriser),
  },
  { provide: Rebuild, inject: [Bus, Authoriser], useFactory: (bus: Bus, authoriser: Authoriser) => new Rebuild(bus, authoriser) },
];
