import { dataOf, type ObjectDetail, type Tree, type TreeNode } from '@fairlead/api-client';
import type { Connection } from '../../api/connection.js';
import { CliError } from '../../errors.js';
import { idText, type ApplicationId } from '../../input/arguments.js';

/** What names one object on one cluster. */
export type ObjectAt = Pick<ObjectDetail, 'cluster' | 'group' | 'kind' | 'namespace' | 'name'>;

/** Clusters of an application, or the one that is meant. */
export async function clustersOf({ api }: Connection, id: ApplicationId, given: string | undefined): Promise<string[]> {
  const { clusters } = dataOf(await api.GET('/api/v1/applications/{tenant}/{name}', { params: { path: id } }));
  if (given === undefined) {
    if (clusters.length === 0) throw new CliError(`${idText(id)} is on no cluster: it declares documents for the platform.`);
    return clusters;
  }
  if (!clusters.includes(given)) throw new CliError(`${idText(id)} is not on cluster ${given}; it is on ${clusters.join(', ') || 'none'}.`);
  return [given];
}

export async function treeOf({ api }: Connection, id: ApplicationId, cluster: string): Promise<Tree> {
  return dataOf(await api.GET('/api/v1/applications/{tenant}/{name}/tree', { params: { path: id, query: { cluster } } }));
}

/** The object that `Kind/name` or `Kind/namespace/name` means, as the clusters have it now. */
export async function findObject(connection: Connection, id: ApplicationId, text: string, cluster: string | undefined): Promise<ObjectAt> {
  const [kind = '', ...rest] = text.split('/');
  const [name, namespace] = rest.reverse();
  if (name === undefined || rest.length > 2)
    throw new CliError(`${text}: must be KIND/NAME or KIND/NAMESPACE/NAME, such as Deployment/web.`);
  const found: ObjectAt[] = [];
  for (const where of await clustersOf(connection, id, cluster)) {
    const { nodes } = await treeOf(connection, id, where);
    const isMeant = (node: TreeNode): boolean =>
      node.kind.toLowerCase() === kind.toLowerCase() && node.name === name && (namespace === undefined || node.namespace === namespace);
    found.push(
      ...nodes.filter(isMeant).map(({ group, kind: exact, namespace: within, name: called }) => ({
        cluster: where,
        group,
        kind: exact,
        namespace: within,
        name: called,
      })),
    );
  }
  const [only, ...others] = found;
  if (only === undefined) throw new CliError(`${idText(id)} has no object ${text}. See \`fairlead tree ${idText(id)}\`.`);
  if (others.length > 0)
    throw new CliError(
      `${text} is there more than once: ${found.map((one) => `${one.kind}/${one.namespace}/${one.name} on ${one.cluster}`).join(', ')}. Say which, with --cluster.`,
    );
  return only;
}
