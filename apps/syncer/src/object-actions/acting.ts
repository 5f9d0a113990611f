import { FairleadError, Retry, type MessageOf, type ObjectActionRequested } from '@fairlead/contracts';
import type { ActedOn, DesiredObject } from '@fairlead/domain';
import { isOwnedBy } from '@fairlead/domain';
import { asServiceAccount, type RequestOptions } from '@fairlead/kube';
import type { LiveContext, Reading } from '../live-questions/live-context.js';
import type { Found } from '../live-questions/membership.js';
import type { ApplicationState } from '../sync/application-state.js';
import type { Doing } from '../sync/apply-plan.js';
import type { Gate } from '../sync/gate.js';
import type { Mandate } from '../sync/identity.js';

export type Order = MessageOf<typeof ObjectActionRequested>;

/** What the session of a cluster lends to those who act on its objects. */
export interface ActionContext extends LiveContext {
  readonly gate: Gate;
  readonly doing: Doing;
  /** Asks for a look at an application. */
  readonly look: (application: ApplicationState) => void;
}
/** One action on one object that is the application's. */
export interface Acting {
  readonly context: ActionContext;
  readonly reading: Reading;
  readonly mandate: Mandate;
  readonly order: Order;
  readonly found: Found;
  readonly desired: DesiredObject | undefined;
}

/** It can't be done with this object, or not now. The message is for who asked. */
export class ActionRefusedError extends FairleadError {
  readonly code = 'ActionRefused';
  readonly retry = Retry.never;
}

/** As whom an application's objects are written: its own account or its tenant's, so that Kubernetes decides; else the syncer itself. */
export const identityOf = ({ account }: Mandate): RequestOptions => (account ? { impersonate: asServiceAccount(account) } : {});

/** What decides which actions an object has, as it is now. */
export function actedOn(
  { application, context }: Pick<Reading, 'application' | 'context'>,
  { ref, object }: Pick<Found, 'ref' | 'object'>,
  desired: DesiredObject | undefined,
): ActedOn {
  const suspended = context.suspended(application);
  return {
    kind: ref,
    desired: desired?.stamped,
    live: object,
    isMarked: object !== undefined && isOwnedBy(application.desired, object),
    suspended,
    notHealed: suspended ?? notHealed(application),
  };
}

function notHealed({ desired: { policy }, isNew }: ApplicationState): string | undefined {
  if (!policy.selfHeal) return 'self-healing is off (sync.selfHeal)';
  return isNew && policy.automatic === false ? 'automatic sync is off, and a new rendering waits until somebody asks for it' : undefined;
}
