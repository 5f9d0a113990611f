import { waitUntil } from '../processes/wait-until.js';
import { kubeCall, kubeRequest, type KubeAccess } from './kube-request.js';
import { kubeletAnswersAt } from './kubelet.js';

const node = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    annotations: { 'kwok.x-k8s.io/node': 'fake' },
    labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/role': 'agent' },
  },
  status: { allocatable: { cpu: '1k', memory: '4Ti', pods: '100k' }, capacity: { cpu: '1k', memory: '4Ti', pods: '100k' } },
});

const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'fairlead.dev/sandbox',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  allowVolumeExpansion: true,
};

/** What a managed cluster comes with: nodes and a default storage class. Leaves alone what is there. */
export async function furnish(access: KubeAccess, nodes: number): Promise<void> {
  await create(access, '/apis/storage.k8s.io/v1/storageclasses', storageClass);
  for (let number = 1; number <= nodes; number++) await create(access, '/api/v1/nodes', node(`node-${number}`));
}

/** Resolves when every node is Ready with its kubelet, and the controllers have made the default ServiceAccount, which comes last of what pods need. */
export async function furnished(access: KubeAccess, kubeletPort: number, giveUp: () => Promise<void>): Promise<void> {
  const options = { timeoutMilliseconds: 60_000, giveUp, intervalMilliseconds: 100 };
  await waitUntil(() => nodesReady(access), { ...options, what: 'the nodes of the sandbox to become Ready (kwok)' });
  const { items } = await kubeCall<NodeList>(access, 'GET', '/api/v1/nodes');
  for (const { metadata } of items) await kubeletAnswersAt(access, metadata.name, kubeletPort);
  await waitUntil(async () => (await kubeRequest(access, 'GET', '/api/v1/namespaces/default/serviceaccounts/default')).status === 200, {
    ...options,
    what: 'the default ServiceAccount to be made (kube-controller-manager)',
  });
}

interface NodeList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}
async function nodesReady(access: KubeAccess): Promise<boolean> {
  const { items } = await kubeCall<NodeList>(access, 'GET', '/api/v1/nodes');
  return items.every((item) => item.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
}

async function create(access: KubeAccess, path: string, object: object): Promise<void> {
  const answer = await kubeRequest(access, 'POST', path, object);
  if (answer.status !== 409 && answer.status >= 300)
    throw new Error(`POST ${path} was answered ${answer.status}: ${answer.body.slice(0, 300)}`);
}
