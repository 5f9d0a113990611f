import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Component, ComponentOptions } from '../component.js';
import { stillRuns, type ProcessIdentity } from '../processes/identity.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { freePorts, portIsFree } from '../processes/ports.js';
import { waitUntil } from '../processes/wait-until.js';
import { ContainerLogs } from './container-logs.js';
import * as controlPlane from './control-plane.js';
import type { ControlPlane, ControlPlanePorts, Program } from './control-plane.js';
import { clusterFiles, kubeconfigText } from './credentials.js';
import { furnish, furnished } from './furnish.js';
import { kubeRequest, type KubeAccess } from './kube-request.js';

export interface ClusterOptions extends Omit<ComponentOptions, 'port'> {
  /** Names cluster, user and context in the kubeconfig. */
  readonly name: string;
  readonly ports?: ControlPlanePorts;
  /** Simulated nodes; default 2. */
  readonly nodes?: number;
}
/** How to reach a cluster, whoever started it. */
export interface ClusterAccess extends KubeAccess {
  readonly name: string;
  /** File of the user `admin` (cluster-admin by way of system:masters). */
  readonly kubeconfig: string;
}
export interface SandboxCluster extends Component, ClusterAccess {
  /** Every process with its pid, for measuring. */
  readonly pids: Readonly<Record<Program, number>>;
  /** Only the API server goes away, as in an outage or upgrade; `resume` brings it back on the same port. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** A real control plane with simulated nodes on the loopback address, whose containers' logs are told until this process ends. Its state is kept in the folder. */
export async function startCluster(options: ClusterOptions): Promise<SandboxCluster> {
  const binaries = await controlPlane.controlPlaneBinaries(options.progress);
  const files = await clusterFiles(options.folder);
  const [api = 0, etcd = 0, etcdPeer = 0, kubelet = 0] = options.ports ? [] : await freePorts(4);
  const plane: ControlPlane = { folder: options.folder, files, binaries, ports: options.ports ?? { api, etcd, etcdPeer, kubelet } };
  let logs: ContainerLogs | undefined;
  const processes = new Map<Program, ManagedProcess>();
  const start = async (program: Program, command: ReturnType<typeof controlPlane.etcd>) => {
    const process = await ManagedProcess.start({
      name: `${options.name}/${program}`,
      ...command,
      cwd: options.folder,
      log: join(options.folder, 'logs', `${program}.log`),
      records: options.records ?? join(options.folder, 'processes'),
      outlivesUs: options.outlivesUs,
    });
    processes.set(program, process);
    return process;
  };
  const end = async (how: 'stop' | 'kill', ...order: Program[]) => {
    await Promise.all(order.map((program) => processes.get(program)?.[how]()));
  };
  const stopAll = async () => {
    logs?.stop();
    await end('stop', 'kwok', 'kube-scheduler', 'kube-controller-manager');
    await end('stop', 'kube-apiserver');
    await end('stop', 'etcd');
    await Promise.all(Object.values(plane.ports).map((port: number) => portIsFree(port)));
  };
  const startApi = async () => {
    const server = await start('kube-apiserver', controlPlane.apiServer(plane));
    return apiServerReady(plane, options.name, server);
  };
  try {
    options.progress?.(`starting etcd and the API server of cluster ${options.name}`);
    await start('etcd', controlPlane.etcd(plane));
    const access = await startApi();
    await writeFile(join(options.folder, 'scheduler.yaml'), stringify(controlPlane.schedulerConfiguration(plane)));
    await furnish(access, options.nodes ?? 2);
    await start('kube-controller-manager', controlPlane.controllerManager(plane));
    await start('kube-scheduler', controlPlane.scheduler(plane));
    await start('kwok', controlPlane.kwok(plane));
    logs = await ContainerLogs.serve(access, files.certificates);
    await furnished(access, logs.port, async () => {
      for (const process of processes.values()) await process.assertRunning();
    });
    await writeState(options.folder, access, [...processes.values()], await controlPlane.recipe(binaries));
    const pids = Object.fromEntries([...processes].map(([program, process]) => [program, process.pid])) as Record<Program, number>;
    return {
      ...access,
      pid: pids['kube-apiserver'],
      pids,
      exited: Promise.race([...processes].map(([program, { exited }]) => exited.then((how) => `${program} ${how}`))),
      stop: stopAll,
      kill: () => {
        logs?.stop();
        return end('kill', ...(Object.keys(pids) as Program[]));
      },
      pause: () =>
        end('stop', 'kube-apiserver')
          .then(() => portIsFree(plane.ports.api))
          .then(() => undefined),
      resume: () => startApi().then(() => undefined),
    };
  } catch (error) {
    logs?.stop();
    await end('kill', ...processes.keys());
    throw error;
  }
}

/** The API server makes its own serving certificate, which is its own authority, when it starts for the first time. */
async function apiServerReady({ files, ports }: ControlPlane, name: string, server: ManagedProcess): Promise<ClusterAccess> {
  const url = `https://127.0.0.1:${ports.api}`;
  const access = await waitUntil(
    async () => {
      const certificateAuthority = await readFile(join(files.certificates, 'apiserver.crt'), 'utf8');
      const found: ClusterAccess = { name, url, certificateAuthority, token: files.adminToken, kubeconfig: files.kubeconfig };
      const { status, body } = await kubeRequest(found, 'GET', '/readyz');
      if (status !== 200) throw new Error(`/readyz is answered ${status}: ${body.slice(0, 200)}`);
      return found;
    },
    {
      what: `the API server of ${name} to become ready`,
      timeoutMilliseconds: 120_000,
      intervalMilliseconds: 100,
      giveUp: () => server.assertRunning(),
    },
  );
  await writeFile(files.kubeconfig, kubeconfigText(access), { mode: 0o600 });
  return access;
}

interface State {
  readonly access: ClusterAccess;
  readonly processes: readonly ProcessIdentity[];
  readonly recipe: string;
}
const stateFile = (folder: string) => join(folder, 'cluster.json');

async function writeState(folder: string, access: ClusterAccess, processes: ManagedProcess[], recipe: string): Promise<void> {
  const state: State = { access, processes: processes.map(({ identity }) => identity), recipe };
  await writeFile(`${stateFile(folder)}.new`, JSON.stringify(state), { mode: 0o600 });
  await rename(`${stateFile(folder)}.new`, stateFile(folder));
}

/** The cluster of this folder if it is ready and runs whole and as this code would start it, whoever started it. */
export async function findRunningCluster(folder: string): Promise<ClusterAccess | undefined> {
  try {
    const { access, processes, recipe } = JSON.parse(await readFile(stateFile(folder), 'utf8')) as State;
    if (recipe !== (await controlPlane.recipe(await controlPlane.controlPlaneBinaries()))) return undefined;
    if (!(await Promise.all(processes.map(stillRuns))).every(Boolean)) return undefined;
    return (await kubeRequest(access, 'GET', '/readyz')).status === 200 ? access : undefined;
  } catch {
    return undefined;
  }
}
