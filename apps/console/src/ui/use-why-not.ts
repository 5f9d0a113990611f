import { useAccess, type Action } from '../api/access';

export interface Wish {
  readonly action: Action;
  readonly tenant: string;
  /** What the api says the viewer may do here; absent: it is asked for. */
  readonly may?: readonly Action[];
  /** Why it can't be done now, whoever asks; undefined: it can. */
  readonly unavailable?: string;
}
/** Why the viewer can't have a command now, in a sentence; undefined: they can. */
export function useWhyNot({ action, tenant, may, unavailable }: Wish): string | undefined {
  const given = may?.includes(action);
  const access = useAccess(action, given === true ? undefined : tenant);
  const allowed = given ?? access?.allowed ?? false;
  return allowed ? unavailable : (access?.why ?? 'It is being asked whether you may do this.');
}
