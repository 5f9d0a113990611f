import { appendFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KubeObject } from '@fairlead/domain';
import type { KubeClient } from '@fairlead/kube';
import { basicEnvironment, freePort, ManagedProcess, waitUntil } from '@fairlead/local-stack';
import { scratchFolder, type TestCluster } from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { stringify } from 'yaml';

/**
 * A node whose kubelet serves logs: a kwok of its own, which the API server reaches over HTTPS as it does any kubelet, and which reads the files that a container
 * runtime would write.
 */
export class TestKubelet {
  private constructor(
    readonly node: string,
    private readonly file: (container: string) => string,
    private readonly logFile: string,
    private readonly process: ManagedProcess,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  /** @param containers names, of whatever Pod in the namespace */
  static async start(cluster: TestCluster, client: KubeClient, namespace: string, containers: readonly string[]): Promise<TestKubelet> {
    const { folder, remove } = await scratchFolder('kubelet');
    const port = await freePort();
    const file = (container: string): string => join(folder, `${container}.log`);
    for (const container of containers) await writeFile(file(container), '');
    const config = {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'ClusterLogs',
      metadata: { name: 'files' },
      spec: {
        selector: { matchNamespaces: [namespace] },
        logs: containers.map((container) => ({ containers: [container], logsFile: file(container), follow: true })),
      },
    };
    await writeFile(join(folder, 'kwok.yaml'), [config, idleStage].map((document) => stringify(document)).join('---\n'));
    // The API server does not check a kubelet's certificate unless it is told to: its own does as well as any.
    const certificates = join(dirname(cluster.kubeconfig), 'certificates');
    const process = await ManagedProcess.start({
      name: 'kubelet',
      command: (await resolveTool('kwok')).path,
      args: [
        `--kubeconfig=${cluster.kubeconfig}`,
        '--manage-nodes-with-label-selector=nobody=me',
        `--config=${join(folder, 'kwok.yaml')}`,
        `--server-address=127.0.0.1:${port}`,
        `--tls-cert-file=${join(certificates, 'apiserver.crt')}`,
        `--tls-private-key-file=${join(certificates, 'apiserver.key')}`,
      ],
      cwd: folder,
      env: basicEnvironment(),
      log: join(folder, 'kwok.out'),
      records: join(folder, 'processes'),
    });
    const node = `node-of-${namespace}`;
    await client.apply(nodeObject(node));
    await waitUntil(() => isReachable(client, node, port), { what: 'the node to be ready', timeoutMilliseconds: 60_000 });
    const kubelet = new TestKubelet(node, file, join(folder, 'kwok.out'), process, async () => {
      await client.delete({ group: '', version: 'v1', kind: 'Node', name: node });
      await remove();
    });
    await waitUntil(() => kubelet.answers(port), {
      what: 'the kubelet to answer',
      timeoutMilliseconds: 30_000,
      giveUp: () => process.assertRunning(),
    });
    return kubelet;
  }

  /** Writes lines as a container runtime does (CRI format). */
  async write(container: string, ...lines: string[]): Promise<void> {
    const at = new Date().toISOString();
    await appendFile(this.file(container), lines.map((line) => `${at} stdout F ${line}\n`).join(''));
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await this.cleanUp();
  }

  private async answers(port: number): Promise<boolean> {
    const { connect } = await import('node:net');
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
      socket.once('error', () => resolve(false));
    });
  }
}

/** The simulator of the cluster makes every node Ready, and may write over what stands in its status until then. */
async function isReachable(client: KubeClient, name: string, port: number): Promise<boolean> {
  const node = { group: '', version: 'v1', kind: 'Node', name };
  const { conditions, addresses, daemonEndpoints } = ((await client.get(node))?.['status'] ?? {}) as {
    conditions?: { type: string; status: string }[];
    addresses?: { type: string }[];
    daemonEndpoints?: { kubeletEndpoint?: { Port?: number } };
  };
  if (!conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) return false;
  if (addresses?.some(({ type }) => type === 'InternalIP') && daemonEndpoints?.kubeletEndpoint?.Port === port) return true;
  const status = { addresses: [{ type: 'InternalIP', address: '127.0.0.1' }], daemonEndpoints: { kubeletEndpoint: { Port: port } } };
  await client.mergePatch(node, { status }, { subresource: 'status' });
  return false;
}

const nodeObject = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  spec: { unschedulable: true },
});

/** kwok does not start without anything to simulate. */
const idleStage = {
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'Stage',
  metadata: { name: 'idle' },
  spec: {
    resourceRef: { apiGroup: 'v1', kind: 'Pod' },
    selector: { matchLabels: { 'fairlead.dev/nobody': 'me' } },
    next: { statusTemplate: '{}' },
  },
};
