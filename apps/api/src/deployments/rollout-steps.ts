import { ApiRollout, type ApiRolloutSteps, type RolloutStepQuery } from '@fairlead/contracts';
import type { z } from 'zod';
import { APPLICATION_ACTIONS } from '../applications/application-detail.js';
import { findApplication } from '../applications/application-reader.js';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { Postgres } from '../store/postgres.js';

const MOST_STEPS = 500;

/** Tells how the rollouts of one Canary went. Throws DatabaseUnavailableError while Postgres is away. */
export class RolloutStepReader {
  constructor(
    private readonly postgres: Postgres,
    private readonly rights: Rights,
  ) {}

  /** Oldest first. @throws ApiError 404 if there is no such application */
  async steps(tenant: string, application: string, canary: z.infer<typeof RolloutStepQuery>, viewer: Principal): Promise<ApiRolloutSteps> {
    const { cluster, namespace, name } = canary;
    const rows: { payload: unknown }[] = await this.postgres.run(async (manager) => {
      await findApplication(manager, tenant, application);
      return manager.query(
        `select payload from catalog.events
         where tenant = $1 and application = $2 and type = 'rollout.changed' and cluster = $3
           and payload->>'namespace' = $4 and payload->>'name' = $5
         order by id desc limit ${MOST_STEPS}`,
        [tenant, application, cluster, namespace, name],
      );
    });
    const items = rows.map(({ payload }) => ApiRollout.parse(payload));
    return {
      items: items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
      may: this.rights.allowed(viewer, tenant, APPLICATION_ACTIONS),
    };
  }
}
