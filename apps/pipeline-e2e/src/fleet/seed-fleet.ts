import { DocumentsDeclared, RenderStatus, SourceStatus, SyncStatus, type MessageContract, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import { auditEntries } from './audited.js';
import { promotions, rollouts } from './deliveries.js';
import { declarationsOf } from './fleet-documents.js';
import { happening, healedDrift, lastPush, pastIncident, type Happening } from './happenings.js';
import { planFleet, type FleetPlan, type PlanOptions } from './plan.js';
import { renderStatusOf, sourceStatusOf, syncStatusesOf, time } from './statuses.js';

export interface SeedOptions extends PlanOptions {
  readonly bus: Bus;
  /** Entries of the audit log beside those that incidents bring along; default 400. */
  readonly auditEntries?: number;
  /** Applications whose last push is told in events; default 1,000. */
  readonly withEvents?: number;
  /** Applications that had an incident that is over; default 40. */
  readonly incidents?: number;
  /** People who see everything, beside olga@example.com. */
  readonly watchers?: readonly string[];
  readonly progress?: (line: string) => void;
}

const AT_ONCE = 256;

/**
 * Tells a running api of a fleet by the ordinary messages of the other services: documents, how far each application came, what happened to it,
 * promotions, rollouts, incidents and what people asked for. Resolves when everything was sent; the api has written it a little later.
 */
export async function seedFleet(options: SeedOptions): Promise<FleetPlan> {
  const { bus, progress = () => undefined, now = Date.now() } = options;
  const plan = planFleet({ ...options, now });
  const send = async (what: string, happenings: readonly Happening[]): Promise<void> => {
    await publishAll(bus, happenings);
    progress(`${happenings.length} messages: ${what}`);
  };
  const of = (contract: MessageContract, messages: readonly object[]): Happening[] => messages.map((fields) => happening(contract, fields));
  const declarations = declarationsOf(plan, now, options.watchers);
  await send('documents', of(DocumentsDeclared, declarations));
  await send('the config repository', declarations.flatMap(declared));
  await send('sources', of(SourceStatus, plan.applications.map(sourceStatusOf)));
  await send('renderings', of(RenderStatus, plan.applications.map(renderStatusOf)));
  await send('clusters', of(SyncStatus, plan.applications.flatMap(syncStatusesOf)));
  const hurt = plan.applications.filter(({ environment }) => environment === 'production').slice(0, options.incidents ?? 40);
  // What is told in the order in which it happened is stored in that order.
  const events = [
    ...hurt.flatMap(pastIncident),
    ...plan.applications.slice(0, options.withEvents ?? 1_000).flatMap(lastPush),
    ...plan.applications
      .filter(({ index }) => index % 50 === 3)
      .slice(0, 100)
      .map(healedDrift),
    ...promotions(plan, now),
    ...rollouts(plan, now),
    ...auditEntries(plan, options.auditEntries ?? 400, now),
  ];
  await send(
    'events',
    events.sort((a, b) => timeOf(a) - timeOf(b)),
  );
  return plan;
}

/** How the applications stand that declare the others. */
function declared({ documents, ...about }: MessageOf<typeof DocumentsDeclared>): Happening[] {
  const at = time(about.generation + 1_000);
  return [happening(SourceStatus, { ...about, at }), happening(RenderStatus, { ...about, at, objects: documents.length })];
}

function timeOf({ message }: Happening): number {
  const { at, finishedAt, generation } = message as { at?: string; finishedAt?: string; generation?: number };
  const told = at ?? finishedAt;
  return told === undefined ? (generation ?? 0) : Date.parse(told);
}

async function publishAll(bus: Bus, happenings: readonly Happening[]): Promise<void> {
  for (let from = 0; from < happenings.length; from += AT_ONCE) {
    await Promise.all(happenings.slice(from, from + AT_ONCE).map(({ contract, message }) => bus.publish(contract, message)));
  }
}
