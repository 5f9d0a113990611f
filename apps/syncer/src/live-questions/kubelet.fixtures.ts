import { appendFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KubeObject } from '@fairlead/domain';
import type { KubeClient } from '@fairlead/kube';
import {
  basicEnvironment,
  clusterLogs,
  containerLines,
  freePort,
  kubeletAnswersAt,
  kubeletArguments,
  ManagedProcess,
  waitUntil,
} from '@fairlead/local-stack';
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
    const logs = clusterLogs(
      containers.map((container) => ({ containers: [container], logsFile: file(container) })),
      [namespace],
    );
    await writeFile(join(folder, 'kwok.yaml'), [logs, idleStage].map((document) => stringify(document)).join('---\n'));
    const process = await ManagedProcess.start({
      name: 'kubelet',
      command: (await resolveTool('kwok')).path,
      args: [
        `--kubeconfig=${cluster.kubeconfig}`,
        '--manage-nodes-with-label-selector=nobody=me',
        `--config=${join(folder, 'kwok.yaml')}`,
        ...kubeletArguments(join(dirname(cluster.kubeconfig), 'certificates'), port),
      ],
      cwd: folder,
      env: basicEnvironment(),
      log: join(folder, 'kwok.out'),
      records: join(folder, 'processes'),
    });
    const node = `node-of-${namespace}`;
    await client.apply(nodeObject(node));
    await waitUntil(() => isReady(client, node), { what: 'the node to be ready', timeoutMilliseconds: 60_000 });
    await kubeletAnswersAt(cluster, node, port);
    const kubelet = new TestKubelet(node, file, join(folder, 'kwok.out'), process, async () => {
      await client.delete({ group: '', version: 'v1', kind: 'Node', name: node });
      await remove();
    });
    await waitUntil(() => kubelet.answers(port), {
      what: 'the kubelet to answer',
      timeoutMilliseconds: 60_000,
      giveUp: () => process.assertRunning(),
    });
    return kubelet;
  }

  async write(container: string, ...lines: string[]): Promise<void> {
    await appendFile(this.file(container), containerLines(lines));
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

/** The simulator of the cluster makes every node so. */
async function isReady(client: KubeClient, name: string): Promise<boolean> {
  const status = (await client.get({ group: '', version: 'v1', kind: 'Node', name }))?.['status'] as
    { conditions?: { type: string; status: string }[] } | undefined;
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
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
