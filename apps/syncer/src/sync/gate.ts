import { PLATFORM_TENANT, type Problem } from '@fairlead/contracts';
import { applicationLabel, objectKey, tenantApplication, tenantNamespaces, TENANT_OBJECT } from '@fairlead/domain';
import type { LiveObjects } from '../live/live-objects.js';
import { applicationKey, type ApplicationState } from './application-state.js';
import { cycleOf, waitsFor, type Known } from './dependencies.js';
import { isProblem, mandateOf, type Declared, type Mandate } from './identity.js';

/** Whether an application may be applied now. `problem`: not before something is corrected; `alert`: people are told. `waits`: it will be, by itself. */
export type Passage = { mandate: Mandate } | { problem: Problem; alert: boolean } | { waits: string };

export interface GateOptions extends Known {
  readonly cluster: string;
  readonly declared: Declared;
  readonly live: LiveObjects;
}

/** What must be settled before an application is applied: as whom, within which limits, and after whom. */
export class Gate {
  constructor(private readonly options: GateOptions) {}

  async pass(application: ApplicationState): Promise<Passage> {
    const mandate = mandateOf(application.desired, this.options.declared);
    // A tenant comes a moment after its application in one commit: that alarms nobody.
    if (isProblem(mandate)) return { problem: mandate, alert: mandate.code === 'SyncRefused' };
    if (!application.isNew) return { mandate };
    const cycle = cycleOf(application, this.options.applications);
    if (cycle) return { problem: cycle, alert: true };
    const waits = this.rightsOf(application, mandate) ?? (await waitsFor(application, this.options));
    return waits === undefined ? { mandate } : { waits: `waits for ${waits}` };
  }

  /** The tenant's namespace and rights are made by an application of the platform's: before that everything would be refused. */
  private rightsOf({ desired }: ApplicationState, { account, tenant }: Mandate): string | undefined {
    if (!account || account.name !== TENANT_OBJECT || !tenant) return undefined;
    const { cluster, applications, live } = this.options;
    const own = tenantNamespaces(tenant, cluster).map(({ name }) => name);
    const namespace = own.includes(desired.namespace) ? desired.namespace : account.namespace;
    const maker = { tenant: PLATFORM_TENANT, application: tenantApplication(tenant.metadata.name) };
    const made = live.of(applicationLabel(maker));
    const binding = objectKey({ group: 'rbac.authorization.k8s.io', kind: 'RoleBinding', namespace, name: TENANT_OBJECT });
    if (made.has(binding) && made.has(objectKey({ group: '', kind: 'ServiceAccount', ...account }))) return undefined;
    const problem = applications.get(applicationKey(maker))?.reported?.problem;
    return `${applicationKey(maker)}: ${problem ? problem.message : `namespace ${namespace} and the tenant's rights in it are being made`}`;
  }
}
