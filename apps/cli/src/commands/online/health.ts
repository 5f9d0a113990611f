import { dataOf } from '@fairlead/api-client';
import { connect, type ServerOptions } from '../../api/connection.js';
import { ExitCode } from '../../errors.js';
import { applicationId, idText } from '../../input/arguments.js';
import { printOne, stateColumn, tableOf, type Column, type OneFormat } from '../../output/list.js';

interface Row {
  readonly cluster: string;
  readonly object: string;
  readonly health: string | undefined;
  readonly reason: string | undefined;
}
const columns: readonly Column<Row>[] = [
  { title: 'CLUSTER', value: ({ cluster }) => cluster },
  { title: 'OBJECT', value: ({ object }) => object },
  stateColumn('HEALTH', ({ health }) => health),
  { title: 'REASON', value: ({ reason }) => reason },
];

/** `fairlead health TENANT/NAME`: of each cluster, and of each object that keeps it from being healthy. */
export async function applicationHealth(text: string, options: ServerOptions & { output: OneFormat }): Promise<void> {
  const id = applicationId(text);
  const { api } = await connect(options);
  const [application, objects] = await Promise.all([
    api.GET('/api/v1/applications/{tenant}/{name}', { params: { path: id } }),
    api.GET('/api/v1/applications/{tenant}/{name}/objects', { params: { path: id, query: { limit: 500 } } }),
  ]);
  const { health, reason, perCluster } = dataOf(application);
  const unwell = dataOf(objects).items.filter((object) => object.health !== undefined && object.health !== 'Healthy');
  const rows: Row[] = perCluster.flatMap(({ cluster, health: state, reason: why }) => [
    { cluster, object: '', health: state, reason: why },
    ...unwell
      .filter((object) => object.cluster === cluster)
      .map(({ kind, namespace, name, health: worse, message }) => ({
        cluster,
        object: `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
        health: worse,
        reason: message,
      })),
  ]);
  await printOne(
    { ...id, health, reason, rows },
    options.output,
    () => `${idText(id)} is ${health}${reason ? `: ${reason}` : ''}\n${tableOf(rows, columns).trimEnd()}`,
  );
  if (health !== 'Healthy') process.exitCode = ExitCode.error;
}
