import {
  ActionAudited,
  ApplicationHeld,
  CatalogReported,
  DriftHealed,
  GitPushed,
  HealthChanged,
  PromotionChanged,
  RenderFailed,
  RenderStatus,
  RolloutChanged,
  SourceFailed,
  SourceStatus,
  SyncFinished,
  SyncStatus,
} from '@fairlead/contracts';
import { LiveType, type ApiLiveEvent, type MessageContract } from '@fairlead/contracts';
import type { Received } from '@fairlead/messaging';
import { describeEvent, timeOf, type Told } from '../applications/describe-event.js';

/** What happens, and what is so now. */
export const EVENT_CONTRACTS: readonly MessageContract[] = [
  SourceFailed,
  RenderFailed,
  SyncFinished,
  HealthChanged,
  DriftHealed,
  RolloutChanged,
  PromotionChanged,
  GitPushed,
  ActionAudited,
];
export const STATUS_CONTRACTS: readonly MessageContract[] = [SourceStatus, RenderStatus, SyncStatus, CatalogReported, ApplicationHeld];

/** Lists that would make an event of a large application a megabyte; whoever wants them reads them. */
const LONG_LISTS = ['objects', 'results'];

/** A message as the live stream and the history tell it. */
export function toApiEvent(contractType: string, message: Told[LiveType], received: Date): ApiLiveEvent {
  const type = LiveType.parse(contractType);
  const fields = message as Partial<Pick<ApiLiveEvent, 'application' | 'generation' | 'cluster' | 'revision' | 'problem'>>;
  const data = Object.fromEntries(
    Object.entries(message).map(([key, value]) => [key, LONG_LISTS.includes(key) ? (value as unknown[]).length : value]),
  );
  return {
    type,
    at: timeOf(message as unknown as Record<string, unknown>, received),
    tenant: message.tenant,
    ...(fields.application === undefined ? {} : { application: fields.application }),
    ...(fields.cluster === undefined ? {} : { cluster: fields.cluster }),
    ...(fields.generation === undefined ? {} : { generation: fields.generation }),
    ...(fields.revision === undefined ? {} : { revision: fields.revision }),
    summary: describeEvent(type, message as never),
    ...(fields.problem === undefined ? {} : { problem: fields.problem }),
    data,
  };
}

export type LiveStream = 'EVENTS' | 'STATUS';
/** One event where it stands in its stream, as text that is made once for all who are told. */
export interface LiveItem extends Pick<ApiLiveEvent, 'type' | 'tenant' | 'application'> {
  readonly stream: LiveStream;
  readonly sequence: number;
  /** The event as JSON. */
  readonly data: string;
}
export function toLiveItem({ contract, message, stream, sequence, time }: Received<unknown>): LiveItem {
  const event = toApiEvent(contract.type, message as Told[LiveType], time);
  const { type, tenant, application } = event;
  return { stream: stream as LiveStream, sequence, type, tenant, application, data: JSON.stringify(event) };
}
