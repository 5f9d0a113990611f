import { CreateCatalog1764000000001 } from './create-catalog.js';
import { CreateNotification1764000000002 } from './create-notification.js';

/** In order. One that was released is never changed: what it did wrong is put right by a new one. */
export const migrations = [CreateCatalog1764000000001, CreateNotification1764000000002];
