import { ActionAudited } from '@fairlead/contracts';
import { happening, type Happening } from './happenings.js';
import { userName } from './names.js';
import type { FleetPlan } from './plan.js';
import { time } from './statuses.js';

const WISHES = [
  ['sync', 'accepted', 'Sync on production-eu, production-us.'],
  ['pause', 'accepted', 'Pause for 2 hours.'],
  ['approve-promotion', 'accepted', 'Approve 3f2a91c0 for production.'],
  ['rollback', 'refused', 'Roll back commit 9ab0c1d2. ken@example.com may not roll back applications: ken@example.com is viewer there.'],
  ['rollback', 'done', 'Rolled back to 3f2a91c0.'],
  ['read-logs', 'accepted', 'Logs of pod api-7d9f.'],
  ['confirm-deletion', 'accepted', 'Confirm the deletion of all objects that wait for it.'],
  ['approve-promotion', 'failed', 'Approve 11aa22bb for production. The branch is protected against pushes.'],
] as const;
const VIAS = ['console', 'cli', 'slack', 'api', 'console'] as const;
const REASONS = ['customers see errors', 'release 42', undefined, 'on call asked for it', undefined, '=HYPERLINK("https://example.com")'];

/** `count` entries of the audit log over the last weeks, oldest first. */
export function auditEntries({ applications }: FleetPlan, count: number, now: number): Happening[] {
  return Array.from({ length: count }, (_, index) => {
    const wish = WISHES[index % WISHES.length];
    const application = applications[(index * 7) % applications.length];
    if (wish === undefined || application === undefined) throw new TypeError('a fleet is never empty');
    const [action, outcome, detail] = wish;
    const reason = REASONS[index % REASONS.length];
    return happening(ActionAudited, {
      ...{ id: `seeded-${index}`, actor: userName(index * 3), via: VIAS[index % VIAS.length], action, outcome, detail },
      ...{ tenant: application.tenant, application: application.name, at: time(now - (count - index) * 977_000) },
      ...(reason === undefined ? {} : { reason }),
    });
  });
}
