import { ownClusterForTest, waitUntil } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorKinds, pathOf } from './cluster.fixtures.js';
import { build, overlays, type Manifest } from './manifests.fixtures.js';

type Status = Readonly<Record<string, unknown>>;
interface Condition {
  readonly type: string;
  readonly status: string;
}
const has = (type: string) => (status: Status | undefined) =>
  ((status?.['conditions'] as Condition[] | undefined) ?? []).some((condition) => condition.type === type && condition.status === 'True');
const done: Readonly<Record<string, (status: Status | undefined, replicas: number) => boolean>> = {
  Deployment: (status, replicas) =>
    has('Available')(status) && status?.['availableReplicas'] === replicas && status['updatedReplicas'] === replicas,
  StatefulSet: (status, replicas) => status?.['readyReplicas'] === replicas,
  Job: has('Complete'),
};

interface Answer {
  readonly status: number;
  readonly body: { readonly message?: string; readonly status?: Status };
}

describe('on a Kubernetes API server', () => {
  // Of its own: the operator's kinds are cluster-wide, and other tests bring theirs.
  let cluster: Awaited<ReturnType<typeof ownClusterForTest>>;
  async function send(method: string, path: string, object?: Manifest): Promise<Answer> {
    const { status, body } = await cluster.request(method, path, object);
    return { status, body: JSON.parse(body) as Answer['body'] };
  }
  /** Refuses fields that the server does not know. */
  const apply = (object: Manifest) => send('PATCH', `${pathOf(object)}?fieldManager=deploy-test&force=true&fieldValidation=Strict`, object);
  const statusOf = async (object: Manifest) => (await send('GET', pathOf(object))).body.status;

  beforeAll(async () => {
    cluster = await ownClusterForTest('deploy');
    for (const kind of operatorKinds) {
      const { status, body } = await apply(kind);
      expect(status, body.message).toBeLessThan(300);
      await waitUntil(async () => has('Established')(await statusOf(kind)), {
        what: `${kind.metadata.name} is established`,
        timeoutMilliseconds: 60_000,
      });
    }
  });
  afterAll(() => cluster?.stop());

  it.each(overlays)(
    'every object of %s is admitted, and every workload comes up',
    async (overlay) => {
      const manifests = await build(overlay, cluster.namespace());
      const refused: string[] = [];
      for (const manifest of manifests) {
        const { status, body } = await apply(manifest);
        if (status >= 300) refused.push(`${manifest.kind}/${manifest.metadata.name}: ${status} ${body.message}`);
      }
      expect(refused).toEqual([]);

      for (const manifest of manifests) {
        const isDone = done[manifest.kind];
        if (!isDone) continue;
        const replicas = Number(manifest.spec?.['replicas'] ?? 1);
        let seen: Status | undefined;
        await waitUntil(async () => isDone((seen = await statusOf(manifest)), replicas), {
          what: `${manifest.kind} ${manifest.metadata.name} of ${overlay} comes up`,
          timeoutMilliseconds: 60_000,
        }).catch((error: unknown) => expect.fail(`${String(error)}; last seen: ${JSON.stringify(seen)}`));
      }
    },
    180_000,
  );

  it('refuses a pod that asks for more than the namespace allows', async () => {
    const namespace = cluster.namespace();
    const [first] = await build('external', namespace);
    if (first?.kind !== 'Namespace') throw new Error(`the first object is ${first?.kind}, not the Namespace that all others need`);
    expect((await apply(first)).status).toBeLessThan(300);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'root', namespace },
      spec: { containers: [{ name: 'root', image: 'busybox:1.37' }] },
    };
    const { status, body } = await apply(pod);
    expect(status).toBe(403);
    expect(body.message).toContain('violates PodSecurity "restricted');
  });
});
