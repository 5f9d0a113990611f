import { ApplicationClusterRow } from './catalog/application-cluster.entity.js';
import { ApplicationRow } from './catalog/application.entity.js';
import { EventRow } from './catalog/event.entity.js';
import { ObjectRow } from './catalog/object.entity.js';
import { ApplicationStateRow } from './notification/application-state.entity.js';
import { MovingMessageRow } from './notification/moving-message.entity.js';
import { OutboxRow } from './outbox/outbox-row.entity.js';
import { AnnouncementRow, ImageTagRow, PushRow, RequestRow } from './promotion/request.entity.js';
import { EnvironmentRow, VersionRow } from './promotion/version.entity.js';

/** Tables of the schema `catalog`, written by api. */
export const API_ENTITIES = [ApplicationRow, ApplicationClusterRow, ObjectRow, EventRow] as const;
/** Tables of the schema `notification`, written by notifier. */
export const NOTIFIER_ENTITIES = [ApplicationStateRow, MovingMessageRow, OutboxRow] as const;
/** Tables of the schema `promotion`, written by promoter. */
export const PROMOTER_ENTITIES = [VersionRow, EnvironmentRow, RequestRow, PushRow, AnnouncementRow, ImageTagRow] as const;
