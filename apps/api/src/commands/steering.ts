import { RolloutChanged, RolloutDecided, type ApiCommandAccepted, type MessageOf, type RolloutCommand } from '@fairlead/contracts';
import { DatabaseRefusedError, DatabaseUnavailableError } from '@fairlead/database';
import { steeringRefusal } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import { ApiError, notFound } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import type { Postgres } from '../store/postgres.js';
import { askFor, eventsOf, type Order } from './order.js';
import type { Targets } from './targets.js';

type Rollout = MessageOf<typeof RolloutChanged>;
const NEXT: Readonly<Record<RolloutCommand['decision'], string>> = {
  promote: 'The rest of the analysis is skipped: the new version takes all traffic as soon as its pods are there.',
  abort: 'All traffic goes back to the promoted version now.',
  retry: 'The rollout begins anew with the same version.',
};

/** Promotes, aborts and retries rollouts. Whether one is in a state for that is looked up here, for a quick answer, and decided by the canary service. */
export class Steering {
  constructor(
    private readonly bus: Bus,
    private readonly targets: Targets,
    private readonly postgres: Postgres,
  ) {}

  /** @throws ApiError 401, 403, 404, 409; NatsUnavailableError */
  async decide(tenant: string, application: string, command: RolloutCommand, order: Order): Promise<ApiCommandAccepted> {
    const { document } = await this.targets.application(tenant, application, order, 'steer-rollout');
    const { cluster, namespace, name, decision, reason } = command;
    const about = { tenant: document.spec.tenant, application: document.metadata.name };
    const rollout = await this.newest(tenant, application, command);
    const obstacle = rollout === undefined ? unknown(command, tenant, application) : obstacleTo(command, rollout);
    const detail = `${decision === 'promote' ? 'Promote' : decision === 'abort' ? 'Abort' : 'Retry'} the rollout of ${name} in ${namespace} on ${cluster}.`;
    const asked = await askFor(this.targets.authoriser, order, { action: 'steer-rollout', ...about, detail, reason, obstacle });
    const revision = rollout?.revision ?? '';
    const message = { ...asked, ...about, cluster, namespace, name, decision, revision, at: new Date().toISOString() };
    await withDeadline(this.bus.publish(RolloutDecided, message));
    return { id: asked.id, ...about, clusters: [cluster], next: NEXT[decision], follow: eventsOf(tenant, application) };
  }

  /** What was told last of the Canary; while Postgres is away, of the last week. */
  private async newest(tenant: string, application: string, canary: RolloutCommand): Promise<Rollout | undefined> {
    try {
      return await this.written(tenant, application, canary);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) && !(error instanceof DatabaseRefusedError)) throw error;
      const told = await withDeadline(this.bus.all(RolloutChanged, `event.rollout-changed.${tenant}.${application}`));
      return told
        .map(({ message }) => message)
        .filter(({ cluster, namespace, name }) => cluster === canary.cluster && namespace === canary.namespace && name === canary.name)
        .sort((a, b) => a.at.localeCompare(b.at))
        .at(-1);
    }
  }

  private async written(tenant: string, application: string, { cluster, namespace, name }: RolloutCommand): Promise<Rollout | undefined> {
    const rows = await this.postgres.run((manager) =>
      manager.query<{ payload: unknown }[]>(
        `select payload from catalog.events where tenant = $1 and application = $2 and type = 'rollout.changed' and cluster = $3
           and payload->>'namespace' = $4 and payload->>'name' = $5 order by at desc, id desc limit 1`,
        [tenant, application, cluster, namespace, name],
      ),
    );
    const [row] = rows;
    return row && (RolloutChanged.schema.parse(row.payload) as Rollout);
  }
}

/** Another version goes before the phase: that one is in no state for it is no answer to a question about this one. */
function obstacleTo({ decision, revision: meant, name }: RolloutCommand, rollout: Rollout): ApiError | undefined {
  if (meant !== undefined && meant !== rollout.revision) return movedOn(meant, rollout);
  const refusal = steeringRefusal({ decision, revision: rollout.revision }, { ...rollout, name });
  return refusal === undefined ? undefined : notNow(refusal);
}
const movedOn = (meant: string, { name, cluster, images, revision, phase }: Rollout): ApiError =>
  new ApiError({
    status: 409,
    code: 'RolloutMovedOn',
    title: 'The rollout is about another version by now',
    detail: `The decision was about version ${meant} of ${name}. By now the rollout on ${cluster} is about ${[images.join(', '), revision].filter((part) => part !== '').join(', version ')}, and is ${phase}. Nothing was done.`,
    advice: 'Look at the rollout again and decide about the version that it is about now.',
  });
const unknown = ({ cluster, namespace, name }: RolloutCommand, tenant: string, application: string): ApiError =>
  notFound(
    `A rollout of Canary ${name} in ${namespace} on ${cluster} by application ${tenant}/${application}`,
    `GET /api/v1/rollouts?tenant=${tenant} lists those that there are.`,
  );
const notNow = (detail: string): ApiError =>
  new ApiError({
    status: 409,
    code: 'RolloutNotSteerable',
    title: 'The rollout is in no state for that',
    detail,
    advice: 'Look at it again: what there was to decide may have been decided, or have ended by itself.',
  });
