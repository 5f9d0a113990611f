import { PLATFORM_TENANT, type AboutLive } from '@fairlead/contracts';
import { isTenantApplication, serviceAccountOf, type DesiredObject } from '@fairlead/domain';
import { asServiceAccount, KindNotServedError, type Impersonate, type KubeClient } from '@fairlead/kube';
import type { Bus } from '@fairlead/messaging';
import type { Limiter, Logger } from '@fairlead/service-kit';
import type { LiveObjects } from '../live/live-objects.js';
import { applicationKey, type ApplicationState } from '../sync/application-state.js';
import type { Declared } from '../sync/identity.js';
import { loadRendering } from '../sync/load-rendering.js';
import { ApplicationUnknownError, ClusterAwayError } from './errors.js';

/** What answers to live questions are made of; the session of one cluster has it. */
export interface LiveContext {
  readonly cluster: string;
  readonly client: KubeClient;
  readonly bus: Bus;
  readonly live: LiveObjects;
  readonly declared: Declared;
  readonly applications: ReadonlyMap<string, ApplicationState>;
  /** Why nothing is applied to an application, if it is suspended. */
  readonly suspended: (application: ApplicationState) => string | undefined;
  /** Why the cluster does not answer, if it does not. */
  readonly problem: () => string | undefined;
  /** Requests at once for all questions about the cluster: syncs come first. */
  readonly requests: Limiter;
  readonly logger: Logger;
}
/** One question, and what goes for all that is read to answer it. */
export interface Reading {
  readonly context: LiveContext;
  readonly application: ApplicationState;
  readonly signal: AbortSignal;
  /** As whom the cluster is read: the tenant's account there, so that Kubernetes itself decides; undefined: as the syncer, for tenants without one. */
  readonly impersonate: Impersonate | undefined;
}

/** @throws ClusterAwayError, ApplicationUnknownError */
export function beginReading(context: LiveContext, about: AboutLive, signal: AbortSignal): Reading {
  const { cluster, applications, declared } = context;
  const problem = context.problem();
  if (problem !== undefined) throw new ClusterAwayError(`Cluster ${cluster} can't be asked: ${problem}.`, { cluster });
  const application = applications.get(applicationKey(about));
  if (!application) {
    throw new ApplicationUnknownError(
      `Application ${about.tenant}/${about.application} has nothing on cluster ${cluster} yet. It appears when its first rendering is there; if it stays away, look at its conditions.`,
      { cluster },
    );
  }
  // What is made of a Tenant document is read as it is applied: no namespace that the platform may have itself gives its account a right to others.
  const isFoundation = about.tenant === PLATFORM_TENANT && isTenantApplication(about.application);
  const tenant = isFoundation ? undefined : declared.tenant(about.tenant);
  const account = tenant && serviceAccountOf(tenant, cluster);
  return { context, application, signal, impersonate: account && asServiceAccount(account) };
}

/** Fields of KubeClient's options that every request of a question bears. */
export const as = ({ impersonate, signal }: Pick<Reading, 'impersonate' | 'signal'>) => ({
  signal,
  ...(impersonate ? { impersonate } : {}),
});

/** The application's newest rendering; every kind in it is watched after this. */
export async function desiredOf({ context, application }: Reading): Promise<readonly DesiredObject[]> {
  const { bus, client, live } = context;
  const desired = await loadRendering(application, bus, client);
  const kinds = new Map(desired.map(({ ref }) => [`${ref.group}/${ref.kind}`, ref]));
  await Promise.all(
    [...kinds.values()].map(async (kind) => {
      try {
        await live.ensure(await client.discovery.find(kind));
      } catch (error) {
        if (!(error instanceof KindNotServedError)) throw error;
      }
    }),
  );
  return desired;
}
