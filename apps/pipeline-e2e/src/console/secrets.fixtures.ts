import { KubeClient } from '@fairlead/kube';
import type { ConsoleWorld } from './console-world.js';

/** A Secret `login` with this password. */
export const secretOf = (password: string): string => `apiVersion: v1
kind: Secret
metadata: { name: login }
stringData: { password: ${JSON.stringify(password)} }
`;

interface ShopDocument {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly sync?: object; readonly destination?: { readonly namespace?: string } };
}
const SHOP = 'tenants/shop.yaml';

/** Changes the document of one application of shop, as its team would in a reviewed commit. */
export async function redeclare(world: ConsoleWorld, application: string, change: (document: ShopDocument) => object): Promise<void> {
  const { config } = world.platform;
  const text = await config.git('show', `main:${SHOP}`);
  const documents = text.split('\n---\n').map((one) => JSON.parse(one) as ShopDocument);
  const changed = documents.map((one) => (one.kind === 'Application' && one.metadata.name === application ? change(one) : one));
  await world.platform.declare(
    { [SHOP]: changed.map((one) => JSON.stringify(one, undefined, 2)).join('\n---\n') },
    `change ${application}`,
  );
}

/** So that what is changed by hand stays. */
export async function withoutSelfHeal(world: ConsoleWorld, application: string): Promise<void> {
  await redeclare(world, application, (one) => ({ ...one, spec: { ...one.spec, sync: { ...one.spec.sync, selfHeal: false } } }));
  await world.platform.until('shop', application, 'heals nothing by itself', ({ spec }) => !spec.sync.selfHeal);
}

/** Changes something in the cluster of an environment as `kubectl edit` does. */
export async function changedByHand(
  world: ConsoleWorld,
  environment: string,
  change: (client: KubeClient, namespace: string) => Promise<unknown>,
): Promise<void> {
  const { spec, clusters } = await world.platform.application('shop', `api-${environment}`);
  const cluster = world.platform.clusters.find(({ name }) => clusters.some((one) => one === name));
  const namespace = spec.destination?.namespace;
  if (!cluster || namespace === undefined) throw new Error(`${environment} has no cluster`);
  const client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig }, fieldManager: 'kubectl-edit' });
  try {
    await change(client, namespace);
  } finally {
    await client.close();
  }
}
