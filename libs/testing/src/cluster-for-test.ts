import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  kubeCall,
  kubeRequest,
  serviceAccountKubeconfig,
  startCluster,
  type ClusterAccess,
  type SandboxCluster,
} from '@fairlead/local-stack';
import { recordsFolder, scratchFolder } from './scratch.js';
import { sharedCluster } from './test-stack.js';

export interface TestCluster extends ClusterAccess {
  /** A name that no other test uses; the namespace is not made. */
  namespace(): string;
  /** The same, and makes it. */
  createNamespace(): Promise<string>;
  /** Deletes each namespace that this handle named. Does not wait until they are gone. */
  removeNamespaces(): Promise<void>;
  /** One request with the admin's token; any status resolves. */
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: string }>;
  /** Text of a kubeconfig for a ServiceAccount, made if missing. */
  kubeconfigOf(namespace: string, serviceAccount: string): Promise<string>;
}
export type OwnTestCluster = TestCluster & Pick<SandboxCluster, 'stop' | 'kill' | 'pause' | 'resume' | 'pids'>;

/**
 * A control plane that all tests share (`a`; more of them by other names, up to a few: each takes 550 MB). What is cluster-wide (CRDs, ClusterRoles)
 * needs names of the test's own and must be removed by it.
 */
export async function clusterForTest(name = 'a'): Promise<TestCluster> {
  return testCluster(await sharedCluster(name));
}

/** A control plane of the test's own (5 s), for tests that kill it. */
export async function ownClusterForTest(name = 'own'): Promise<OwnTestCluster> {
  const { folder, remove } = await scratchFolder('cluster');
  const cluster = await startCluster({ folder: join(folder, name), name, records: recordsFolder });
  const stop = () => cluster.stop().then(remove);
  return { ...testCluster(cluster), stop, kill: cluster.kill, pause: cluster.pause, resume: cluster.resume, pids: cluster.pids };
}

function testCluster({ name, url, certificateAuthority, token, kubeconfig }: ClusterAccess): TestCluster {
  const access: ClusterAccess = { name, url, certificateAuthority, token, kubeconfig };
  const prefix = callingTest();
  const named = new Set<string>();
  const namespace = () => {
    const made = `${prefix}-${randomBytes(4).toString('hex')}`;
    named.add(made);
    return made;
  };
  return {
    ...access,
    namespace,
    async createNamespace() {
      const made = namespace();
      await kubeCall(access, 'POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: made } });
      return made;
    },
    async removeNamespaces() {
      await Promise.all([...named].map((made) => kubeRequest(access, 'DELETE', `/api/v1/namespaces/${made}`)));
      named.clear();
    },
    request: (method, path, body) => kubeRequest(access, method, path, body),
    kubeconfigOf: (inNamespace, serviceAccount) => serviceAccountKubeconfig(access, inNamespace, serviceAccount),
  };
}

/** Name of the test file that called, as the beginning of a DNS label. */
function callingTest(): string {
  const file = /([^/\\]+)\.(?:it|spec)\.ts/.exec(new Error().stack ?? '')?.[1] ?? 'test';
  return (
    file
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 40)
      .replaceAll(/^-+|-+$/g, '') || 'test'
  );
}
