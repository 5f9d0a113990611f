import { dataOf, type Rollout } from '@fairlead/api-client';
import { once, tellOutcome, type CommandOptions } from '../../api/commanding.js';
import { connect } from '../../api/connection.js';
import { readAll } from '../../api/paging.js';
import { CliError } from '../../errors.js';
import { idText, type ApplicationId } from '../../input/arguments.js';

export interface SteerOptions extends CommandOptions {
  cluster?: string;
  canary?: string;
  revision?: string;
}

/** Promotes, aborts or retries the one rollout that is meant. */
export async function steer(decision: 'promote' | 'abort' | 'retry', id: ApplicationId, options: SteerOptions): Promise<void> {
  const connection = await connect(options);
  const { items } = await readAll((page) => connection.api.GET('/api/v1/rollouts', { params: { query: { tenant: id.tenant, ...page } } }));
  const { cluster, namespace, name, revision } = theOne(
    items.filter(({ application }) => application === id.name),
    id,
    options,
  );
  const accepted = await connection.api.POST('/api/v1/applications/{tenant}/{name}/rollouts/decision', {
    params: { path: id, header: once() },
    // The version that was found, so that one that comes meanwhile is not decided about by chance.
    body: { cluster, namespace, name, decision, revision: options.revision ?? revision, reason: options.reason },
  });
  await tellOutcome(connection, dataOf(accepted), options);
}

function theOne(rollouts: readonly Rollout[], id: ApplicationId, { cluster, canary }: SteerOptions): Rollout {
  const meant = rollouts.filter(
    (rollout) =>
      (cluster === undefined || rollout.cluster === cluster) &&
      (canary === undefined || canary === rollout.name || canary === `${rollout.namespace}/${rollout.name}`),
  );
  const [only, ...others] = meant;
  if (only === undefined) {
    const why = rollouts.length === 0 ? 'it has no rollout' : `its rollouts are ${named(rollouts)}`;
    throw new CliError(`no such rollout of ${idText(id)}: ${why}. See \`fairlead get rollouts --tenant ${id.tenant}\`.`);
  }
  if (others.length > 0) throw new CliError(`${idText(id)} has several rollouts: name one by --cluster and --canary, of ${named(meant)}.`);
  return only;
}
const named = (rollouts: readonly Rollout[]): string =>
  rollouts.map(({ cluster, namespace, name, phase }) => `${namespace}/${name} on ${cluster} (${phase})`).join(', ');
