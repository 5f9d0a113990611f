import type { AuditEntry } from '@fairlead/api-client';
import { notifications } from '@mantine/notifications';
import { api, dataOf } from '../../api/client';
import { endsOf, endsText, type BulkEnds } from './bulk-ends';

const FIRST_LOOK_MILLISECONDS = 1_200;
const SLOWEST_MILLISECONDS = 5_000;
/** What waits for a window may take days; the audit log tells of it then. */
const PATIENCE_MILLISECONDS = 10 * 60_000;
const PAGE = 500;
const MOST_PAGES = 20;

export interface BulkWatch {
  readonly title: string;
  readonly ids: readonly string[];
  readonly action: AuditEntry['action'];
  /** By the api's clock, so that one that goes wrong here hides nothing. */
  readonly since: Date;
}
/** Tells what becomes of many commands until the last has ended, wherever the viewer goes meanwhile. */
export async function followBulk(watch: BulkWatch): Promise<void> {
  const { title, ids } = watch;
  const id = `bulk:${ids[0] ?? ''}`;
  const all = new Set(ids);
  const until = Date.now() + PATIENCE_MILLISECONDS;
  notifications.show({ id, title, message: endsText(endsOf(all, [])), loading: true, autoClose: false });
  for (let wait = FIRST_LOOK_MILLISECONDS; Date.now() < until; wait = Math.min(wait * 1.4, SLOWEST_MILLISECONDS)) {
    await new Promise((resolve) => window.setTimeout(resolve, wait));
    // What can't be read now, such as while the api restarts, is read the next time.
    const entries = await read(watch).catch(() => undefined);
    if (entries === undefined) continue;
    const ends = endsOf(all, entries);
    if (ends.open === 0) return conclude(id, title, ends);
    notifications.update({ id, title, message: endsText(ends), loading: true, autoClose: false });
  }
  const message = 'They go on without being followed here. The audit log tells how they end.';
  notifications.update({ id, title, message, loading: false, autoClose: 10_000, color: 'gray' });
}

function conclude(id: string, title: string, ends: BulkEnds): void {
  const failed = ends.failed.length > 0;
  notifications.update({
    id,
    title: `${title}: ${failed ? 'not all' : 'done'}`,
    message: endsText(ends),
    color: failed ? 'red' : 'teal',
    loading: false,
    // A failure stays until somebody has read it.
    autoClose: failed ? false : 8_000,
  });
}

/** One request for all of them: of each on its own, 500 would be asked for again and again. */
async function read({ action, since }: BulkWatch): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { action, from: since.toISOString(), limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const answer = dataOf(await api.GET('/api/v1/audit', { params: { query } }));
    entries.push(...answer.items);
    cursor = answer.next;
    if (cursor === undefined) break;
  }
  return entries;
}
