import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { baselineOf, describeRef, differences, isKubeObject, prepareDesired, projectOnto, type KubeObject } from '@fairlead/domain';
import { clusterForTest } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { KindNotServedError, KubeApiError, KubeClient } from './index.js';

/**
 * What the API server makes of a manifest must count as in order, without anything remembered of the apply: else each restart would apply
 * everything again. Dry runs answer just as applies do and leave nothing behind.
 */
let cluster: Awaited<ReturnType<typeof clusterForTest>>;
let client: KubeClient;
let namespace: string;
beforeAll(async () => {
  cluster = await clusterForTest();
  client = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
  namespace = await cluster.createNamespace();
  await client.discovery.load();
});
afterAll(async () => {
  await cluster?.removeNamespaces();
  await client?.close();
});

const read = (file: string): KubeObject[] =>
  parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as unknown)
    .filter(isKubeObject);

/** Differences between manifests and the server's answers, as `Deployment shop/web: path`. Kinds that the cluster does not serve and manifests that it refuses are left out. */
async function unsettled(objects: KubeObject[]): Promise<{ compared: number; found: string[] }> {
  const local = objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace: undefined } }));
  const { desired } = prepareDesired({
    objects: local,
    owner: { tenant: 'team', application: 'settled' },
    namespace,
    isNamespaced: (kind) => client.discovery.isNamespaced(kind),
  });
  const found: string[] = [];
  let compared = 0;
  for (const { ref, stamped, digest } of desired) {
    try {
      const { object } = await client.apply(stamped, { dryRun: true, fieldValidation: 'Ignore' });
      compared++;
      found.push(
        ...differences(stamped, object).map(
          ({ path, desired: wanted, live }) => `${describeRef(ref)}: ${path} ${JSON.stringify(wanted)} ≠ ${JSON.stringify(live)}`,
        ),
      );
      expect(projectOnto(object, stamped)).toEqual(baselineOf(stamped, digest, object).projection);
    } catch (error) {
      const leftOut = error instanceof KindNotServedError || (error instanceof KubeApiError && error.code === 'KubeInvalid');
      if (!leftOut) found.push(`${describeRef(ref)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { compared, found };
}

describe('what the API server answers to an apply', () => {
  it('is as desired for everyday manifests', async () => {
    const { compared, found } = await unsettled(read(join(import.meta.dirname, 'testdata/everyday.yaml')));
    expect(found).toEqual([]);
    expect(compared).toBe(18);
  });

  const corpus = fileURLToPath(new URL('../../../../shared/corpus-expected', import.meta.url));
  const reason = existsSync(corpus) ? '' : ' (no ../shared on this clone)';
  it.skipIf(reason)(`is as desired for every tree of the corpus${reason}`, async () => {
    const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    const results = await Promise.all(files.map(async (file) => ({ file, ...(await unsettled(read(join(corpus, file)))) })));
    const found = results.flatMap((result) => result.found.map((line) => `${result.file}: ${line}`));
    expect(found).toEqual([]);
    expect(results.reduce((sum, { compared }) => sum + compared, 0)).toBeGreaterThan(500);
  });
});
