export { ApplicationRow } from './catalog/application.entity.js';
export { ApplicationClusterRow } from './catalog/application-cluster.entity.js';
export { ObjectRow } from './catalog/object.entity.js';
export { EventRow } from './catalog/event.entity.js';
export { CommandRow } from './commands/command.entity.js';
export { LatestEventRow } from './catalog/latest-event.entity.js';
export { IncidentRow } from './catalog/incident.entity.js';
export { AuditRow } from './catalog/audit.entity.js';
export { AccountRow } from './identity/account.entity.js';
export { DeviceRequestRow } from './identity/device-request.entity.js';
export { OidcLoginRow } from './identity/oidc-login.entity.js';
export { SessionRow } from './identity/session.entity.js';
export { TokenRow } from './identity/token.entity.js';
export { ApplicationStateRow } from './notification/application-state.entity.js';
export { MovingMessageRow } from './notification/moving-message.entity.js';
export { AnnouncementRow, ImageTagRow, PushRow, RequestRow } from './promotion/request.entity.js';
export { EnvironmentRow, VersionRow } from './promotion/version.entity.js';
export { OutboxRow, type OutboxState } from './outbox/outbox-row.entity.js';
export { Outbox, type OutboxDelivery, type OutboxMessage, type OutboxOptions } from './outbox/outbox.js';
export { Database, type DatabaseOptions, type EntityClass } from './database.js';
export { DatabaseRefusedError, DatabaseUnavailableError } from './errors.js';
export { runMigrations, type MigrationOptions } from './migrate/run-migrations.js';
export { RolePasswordError, SCHEMA_OF, type RoleOptions, type WritingService } from './migrate/roles.js';
export { API_ENTITIES, NOTIFIER_ENTITIES, PROMOTER_ENTITIES } from './entities.js';
// What services need to write queries; TypeORM itself is imported nowhere else.
export {
  Brackets,
  In,
  IsNull,
  LessThan,
  MoreThan,
  Not,
  type EntityManager,
  type FindOptionsWhere,
  type Repository,
  type SelectQueryBuilder,
} from 'typeorm';
