import type { AuditEntry } from '@fairlead/api-client';
import { numberText } from '../../ui/number-text';

export interface BulkEnds {
  readonly done: number;
  readonly failed: readonly { readonly application: string; readonly detail: string }[];
  /** Still waits for somebody to answer. */
  readonly open: number;
}
/** How commands have ended, by the audit log. One that several clusters are asked for is done when all have answered, and failed when one says so. */
export function endsOf(ids: ReadonlySet<string>, entries: readonly AuditEntry[]): BulkEnds {
  const byId = new Map<string, AuditEntry[]>();
  for (const entry of entries) if (ids.has(entry.id)) byId.set(entry.id, [...(byId.get(entry.id) ?? []), entry]);
  let done = 0;
  const failed: BulkEnds['failed'][number][] = [];
  for (const told of byId.values()) {
    const failure = told.find(({ outcome }) => outcome === 'failed' || outcome === 'refused');
    if (failure) failed.push({ application: `${failure.tenant}/${failure.application ?? ''}`, detail: failure.detail });
    else if (isDone(told)) done += 1;
  }
  return { done, failed, open: ids.size - done - failed.length };
}
function isDone(told: readonly AuditEntry[]): boolean {
  const answers = told.filter(({ outcome }) => outcome === 'done');
  const asked = told.find(({ outcome }) => outcome === 'accepted');
  // Until the request itself is there, it is not known who has to answer.
  if (asked === undefined || answers.length === 0) return false;
  return (asked.clusters ?? []).every((cluster) => answers.some((answer) => (answer.cluster ?? cluster) === cluster));
}

const NAMED = 3;
/** `All 12 are done.`, or what failed, and why. */
export function endsText({ done, failed, open }: BulkEnds): string {
  const all = done + failed.length + open;
  if (open > 0) return `${numberText(done + failed.length)} of ${numberText(all)} have ended.`;
  if (failed.length === 0) return `All ${numberText(all)} are done.`;
  const named = failed.slice(0, NAMED).map(({ application, detail }) => `${application}: ${detail}`);
  const more = failed.length > NAMED ? ` And ${failed.length - NAMED} more, which the audit log has.` : '';
  return `${numberText(done)} done, ${numberText(failed.length)} failed. ${named.join(' ')}${more}`;
}
