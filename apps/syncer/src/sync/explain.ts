import type { ApplyAction } from '@fairlead/domain';
import type { ApplyResult } from '@fairlead/kube';

const MOST_FIELDS = 5;

/**
 * What a person wants to know of an object that was not simply new or changed by a commit: which fields were changed, and by whom.
 * @param healing absent in a sync; `manager`: who else last changed the object; `deletedBy`: who had it deleted by a command
 */
export function explain(
  { reason, drift, takenFrom }: ApplyAction,
  outcome: ApplyResult['outcome'],
  healing: { readonly manager: string | undefined; readonly deletedBy?: string | undefined } | undefined,
): string | undefined {
  if (takenFrom) return `taken over from application ${takenFrom.tenant}/${takenFrom.application}`;
  if (reason === 'adopted')
    return healing ? 'its marks of being managed by Fairlead were taken off by hand' : 'was there already, managed by Fairlead from now on';
  if (!healing) return undefined;
  const { manager } = healing;
  if (reason === 'missing' && healing.deletedBy !== undefined) return `deleted by ${healing.deletedBy}, by command`;
  if (reason === 'missing')
    return outcome === 'created'
      ? 'deleted by hand; Kubernetes keeps no record of who did it'
      : 'its label fairlead.dev/application was taken off by hand';
  if (reason !== 'drifted') return undefined;
  const fields = drift.slice(0, MOST_FIELDS).map(({ path }) => path);
  const more = drift.length > MOST_FIELDS ? ` and ${drift.length - MOST_FIELDS} more fields` : '';
  return `${fields.join(', ') || 'changed'}${more}${fields.length ? ' changed' : ''} ${manager ? `by ${manager}` : 'by hand'}`;
}
