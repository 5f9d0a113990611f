import { AddApplicationCounts1764000000041 } from './add-application-counts.js';
import { AddCatalogReadModels1764000000021 } from './add-catalog-read-models.js';
import { AddCommands1764000000030 } from './add-commands.js';
import { AddListFilters1764000000040 } from './add-list-filters.js';
import { AddNotificationMovingMessages1764000000004 } from './add-notification-moving-messages.js';
import { AddSignInTries1764000000042 } from './add-sign-in-tries.js';
import { CreateCatalog1764000000001 } from './create-catalog.js';
import { CreateIdentity1764000000020 } from './create-identity.js';
import { CreateNotification1764000000002 } from './create-notification.js';
import { CreatePromotion1764000000010 } from './create-promotion.js';
import { VacuumReadModelsSooner1764000000043 } from './vacuum-read-models-sooner.js';

/** In order. One that was released is never changed: what it did wrong is put right by a new one. */
export const migrations = [
  CreateCatalog1764000000001,
  CreateNotification1764000000002,
  AddNotificationMovingMessages1764000000004,
  CreatePromotion1764000000010,
  CreateIdentity1764000000020,
  AddCatalogReadModels1764000000021,
  AddCommands1764000000030,
  AddListFilters1764000000040,
  AddApplicationCounts1764000000041,
  AddSignInTries1764000000042,
  VacuumReadModelsSooner1764000000043,
];
