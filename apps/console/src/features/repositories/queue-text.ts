import type { Cluster } from '@fairlead/api-client';
import { agoText } from '../../ui/ago';
import { numberText } from '../../ui/number-text';

/** What waits, and how long the first of it has: `3 applications, the first since 2 min ago`. */
export function queueText({ waiting, since }: NonNullable<Cluster['queue']>, now: number, none: string): string {
  if (waiting === 0) return none;
  const count = `${numberText(waiting)} application${waiting === 1 ? '' : 's'}`;
  return since === undefined ? count : `${count}, ${waiting === 1 ? 'since' : 'the first since'} ${agoText(since, now)}`;
}
