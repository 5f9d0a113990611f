import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveTool, type ToolName } from '@fairlead/tools';
import type { Progress } from '../component.js';
import type { ProcessOptions } from '../processes/managed-process.js';
import type { ClusterFiles } from './credentials.js';
import { kubeletArguments } from './kubelet.js';

export const stages = fileURLToPath(new URL('../../sandbox/stages.yaml', import.meta.url));
export const controlPlanePrograms = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
] as const satisfies ToolName[];
export type Program = (typeof controlPlanePrograms)[number];
export type Binaries = Readonly<Record<Program, string>>;

/** One after another: each that must be built needs all processors. */
export async function controlPlaneBinaries(progress?: Progress): Promise<Binaries> {
  const found: Partial<Record<Program, string>> = {};
  for (const program of controlPlanePrograms) found[program] = (await resolveTool(program, { progress })).path;
  return found as Binaries;
}

export interface ControlPlanePorts {
  readonly api: number;
  readonly etcd: number;
  readonly etcdPeer: number;
  /** Of all nodes. */
  readonly kubelet: number;
}
export interface ControlPlane {
  readonly folder: string;
  readonly files: ClusterFiles;
  readonly ports: ControlPlanePorts;
  readonly binaries: Binaries;
}
type Command = Pick<ProcessOptions, 'command' | 'args' | 'stopSignal' | 'grace'>;

/** etcd is the only part that holds state; nothing is synced to disk, so a crash of the machine (not of the process) loses the sandbox. */
export const etcd = ({ folder, ports, binaries }: ControlPlane): Command => ({
  command: binaries.etcd,
  args: [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=http://127.0.0.1:${ports.etcd}`,
    `--advertise-client-urls=http://127.0.0.1:${ports.etcd}`,
    `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    `--initial-cluster=default=http://127.0.0.1:${ports.etcdPeer}`,
    '--quota-backend-bytes=4294967296',
    '--log-level=warn',
  ],
});

/**
 * Without the ServiceAccount admission pods need no token volume, and without TaintNodesByCondition a new Node isn't tainted not-ready, which no
 * kubelet would lift here.
 */
export const apiServer = ({ files, ports, binaries }: ControlPlane): Command => ({
  command: binaries['kube-apiserver'],
  args: [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.api}`,
    `--cert-dir=${files.certificates}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    `--token-auth-file=${files.tokens}`,
    '--endpoint-reconciler-type=none',
    '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
    '--allow-privileged=true',
    '--profiling=false',
  ],
  // It holds no state and takes long over its watches when asked politely.
  grace: 2_000,
});

export const controllerManager = ({ files, binaries }: ControlPlane): Command => ({
  command: binaries['kube-controller-manager'],
  args: [
    `--kubeconfig=${files.kubeconfig}`,
    '--leader-elect=false',
    '--secure-port=0',
    `--service-account-private-key-file=${files.serviceAccountKey}`,
    `--root-ca-file=${join(files.certificates, 'apiserver.crt')}`,
    // Simulated nodes send no heartbeat, so nobody may conclude from its absence that they are dead and evict their pods.
    '--controllers=*,-node-lifecycle-controller,-taint-eviction-controller',
    '--kube-api-qps=300',
    '--kube-api-burst=600',
    '--concurrent-deployment-syncs=10',
    '--profiling=false',
  ],
  grace: 1_000,
});

export const scheduler = ({ folder, binaries }: ControlPlane): Command => ({
  command: binaries['kube-scheduler'],
  args: [`--config=${join(folder, 'scheduler.yaml')}`, '--secure-port=0'],
  grace: 1_000,
});

export const schedulerConfiguration = ({ files }: ControlPlane) => ({
  apiVersion: 'kubescheduler.config.k8s.io/v1',
  kind: 'KubeSchedulerConfiguration',
  leaderElection: { leaderElect: false },
  clientConnection: { kubeconfig: files.kubeconfig, qps: 300, burst: 600 },
});

export const kwok = ({ files, ports, binaries }: ControlPlane): Command => ({
  command: binaries.kwok,
  args: [
    `--kubeconfig=${files.kubeconfig}`,
    '--manage-all-nodes=true',
    `--config=${stages}`,
    ...kubeletArguments(files.certificates, ports.kubelet),
    '--cidr=10.244.0.0/16',
    '--node-ip=127.0.0.1',
  ],
  grace: 1_000,
});

/** Tells whether a control plane that runs was started as this code would start it: arguments, versions of the programs, stages. */
export async function recipe(binaries: Binaries): Promise<string> {
  const files: ClusterFiles = {
    certificates: '',
    tokens: '',
    serviceAccountKey: '',
    serviceAccountPublicKey: '',
    kubeconfig: '',
    adminToken: '',
  };
  const plane: ControlPlane = { folder: '', files, binaries, ports: { api: 0, etcd: 0, etcdPeer: 0, kubelet: 0 } };
  const commands = [etcd, apiServer, controllerManager, scheduler, kwok].map((command) => command(plane));
  return createHash('sha256')
    .update(JSON.stringify([commands, schedulerConfiguration(plane)]))
    .update(await readFile(stages))
    .digest('hex');
}
