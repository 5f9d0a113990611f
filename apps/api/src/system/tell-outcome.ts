import { ActionAudited, PLATFORM_TENANT, type Asked } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

/** Tells in the audit log what came of a command about the platform itself. @throws NatsUnavailableError */
export async function tellOutcome(bus: Bus, asked: Asked, outcome: 'done' | 'failed', detail: string): Promise<void> {
  const entry = { ...asked, tenant: PLATFORM_TENANT, action: 'operate-platform', outcome, detail: detail.slice(0, 2000) } as const;
  await bus.publish(ActionAudited, { ...entry, at: new Date().toISOString() });
}
