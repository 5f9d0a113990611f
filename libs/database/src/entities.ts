import { ApplicationClusterRow } from './catalog/application-cluster.entity.js';
import { ApplicationRow } from './catalog/application.entity.js';
import { AuditRow } from './catalog/audit.entity.js';
import { EventRow } from './catalog/event.entity.js';
import { IncidentRow } from './catalog/incident.entity.js';
import { LatestEventRow } from './catalog/latest-event.entity.js';
import { ObjectRow } from './catalog/object.entity.js';
import { CommandRow } from './commands/command.entity.js';
import { AccountRow } from './identity/account.entity.js';
import { DeviceRequestRow } from './identity/device-request.entity.js';
import { OidcLoginRow } from './identity/oidc-login.entity.js';
import { SessionRow } from './identity/session.entity.js';
import { TokenRow } from './identity/token.entity.js';
import { ApplicationStateRow } from './notification/application-state.entity.js';
import { MovingMessageRow } from './notification/moving-message.entity.js';
import { OutboxRow } from './outbox/outbox-row.entity.js';
import { AnnouncementRow, ImageTagRow, PushRow, RequestRow } from './promotion/request.entity.js';
import { EnvironmentRow, VersionRow } from './promotion/version.entity.js';

/** Tables of the schema `identity`, written by api. */
const IDENTITY_ENTITIES = [AccountRow, SessionRow, TokenRow, DeviceRequestRow, OidcLoginRow] as const;
/** Tables that api writes: the schema `catalog`, and who may sign in. */
export const API_ENTITIES = [
  ...IDENTITY_ENTITIES,
  ApplicationRow,
  ApplicationClusterRow,
  ObjectRow,
  EventRow,
  LatestEventRow,
  IncidentRow,
  AuditRow,
  CommandRow,
] as const;
/** Tables of the schema `notification`, written by notifier. */
export const NOTIFIER_ENTITIES = [ApplicationStateRow, MovingMessageRow, OutboxRow] as const;
/** Tables of the schema `promotion`, written by promoter. */
export const PROMOTER_ENTITIES = [VersionRow, EnvironmentRow, RequestRow, PushRow, AnnouncementRow, ImageTagRow] as const;
