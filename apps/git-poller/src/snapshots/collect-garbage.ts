import { SourceChanged } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

/** A snapshot is stored a moment before it is announced. */
const LEAST_AGE_MILLISECONDS = 3_600_000;

/** Removes snapshots that no application's last announcement refers to. @returns how many */
export async function collectSnapshots(bus: Bus): Promise<number> {
  const referenced = new Set((await bus.lastPerSubject(SourceChanged)).flatMap(({ message }) => message.snapshot?.digest ?? []));
  return bus.objects('snapshots').collectGarbage((digest) => referenced.has(digest), LEAST_AGE_MILLISECONDS);
}
