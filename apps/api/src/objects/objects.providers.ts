import type { Provider, Type } from '@nestjs/common';
import { Bus } from '@fairlead/messaging';
import { LOGGER, type Logger } from '@fairlead/service-kit';
import { Rights } from '../auth/rights.js';
import { CatalogView } from '../catalog/catalog-view.js';
import { LiveAccess } from '../live/live-access.js';
import { LiveQuestions } from './live-questions.js';
import { LogStreams } from './log-streams.js';
import { ObjectsController } from './objects.controller.js';

export const objectControllers: Type[] = [ObjectsController];
export const objectProviders: Provider[] = [
  {
    provide: LogStreams,
    inject: [LiveAccess, Rights, LOGGER],
    useFactory: (access: LiveAccess, rights: Rights, logger: Logger) => new LogStreams(access, rights, logger),
  },
  { provide: LiveQuestions, inject: [Bus, CatalogView], useFactory: (bus: Bus, view: CatalogView) => new LiveQuestions(bus, view) },
];
