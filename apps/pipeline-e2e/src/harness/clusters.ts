import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { API_VERSION } from '@fairlead/contracts';
import { KubeClient } from '@fairlead/kube';
import { ownClusterForTest, type FileChanges, type OwnTestCluster } from '@fairlead/testing';

export interface PlatformCluster extends OwnTestCluster {
  /** Name of the Cluster document. */
  readonly name: string;
  readonly client: KubeClient;
}

/** Clusters of the platform's own: two platforms on one would take each other's objects of equally named applications for their own. */
export async function startClusters(count: number, folder: string): Promise<PlatformCluster[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const name = index === 0 ? 'one' : index === 1 ? 'two' : `c${index}`;
      const cluster = await ownClusterForTest(name);
      const credentials = join(folder, 'clusters', name);
      await mkdir(credentials, { recursive: true });
      await copyFile(cluster.kubeconfig, join(credentials, 'kubeconfig'));
      return { ...cluster, name, client: new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, fieldManager: 'test' }) };
    }),
  );
}

export const clusterDocuments = (clusters: readonly PlatformCluster[]): FileChanges =>
  Object.fromEntries(
    clusters.map(({ name }) => [
      `clusters/${name}.yaml`,
      JSON.stringify({ apiVersion: API_VERSION, kind: 'Cluster', metadata: { name }, spec: { credentialsRef: { name } } }),
    ]),
  );
