import type { ApiApplicationDetail, Problem } from '@fairlead/contracts';
import { DIALECT_PROBLEM, keyOf, type KubeObject } from '@fairlead/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, repository, tenant } from '../harness/documents.js';
import { Platform } from '../harness/platform.js';
import { differenceOnServer } from './compare-with-server.js';
import { exceptions } from './exceptions.js';
import { serveKindsOf } from './permissive-definitions.js';
import { corpusIsHere, readFilesOf, readTrees, type Tree } from './trees.js';

const TENANT = 'corpus';

/** Every tree of the corpus that builds, as an application through the whole pipeline. */
describe.skipIf(!corpusIsHere)('the corpus (skipped where no ../shared lies beside this clone)', () => {
  let platform: Platform;
  const commits = new Map<string, string>();
  let trees: Tree[];

  beforeAll(async () => {
    platform = await Platform.start();
    trees = await readTrees();
    // Documents of Argo CD and Flux are read too: what they name on the internet is not to be asked for.
    const documents = [tenant(TENANT, { repositories: [platform.git.url('**')] })];
    for (const name of new Set(trees.map(({ tree }) => tree))) {
      const source = await platform.git.createRepository(label(name));
      commits.set(name, await source.commit(await readFilesOf(name), 'corpus'));
      documents.push(repository(TENANT, label(name), source.url));
    }
    await platform.declare({ 'corpus.yaml': documents.join('\n---\n') });
  });
  afterAll(() => platform.stop());

  it('stands in the cluster as kustomize builds it', { timeout: 1_800_000 }, async () => {
    const outcomes: string[] = [];
    const unexpected: string[] = [];
    let equal = 0;
    const missing = await serveKindsOf(
      platform.cluster().client,
      trees.flatMap(({ expected }) => expected),
    );
    process.stdout.write(`kinds that no tree defines and the test serves in a permissive form: ${missing.join(', ')}\n`);
    for (const [round, batch] of batchesOf(trees).entries()) {
      for (const { tree, problem } of await runBatch(batch, round)) {
        const id = `${tree.tree}/${tree.path}`;
        const known = exceptions.get(id);
        if (problem === undefined) equal++;
        else outcomes.push(`  ${id}: ${problem}`);
        if (problem === undefined ? known !== undefined : !known?.test(problem))
          unexpected.push(`${id}: ${problem ?? 'is equal now: remove its exception'}`);
      }
    }
    const read = trees.reduce((sum, tree) => sum + tree.documents, 0);
    process.stdout.write(`${read} documents of Argo CD and Flux are read by Fairlead itself and compared with nothing here\n`);
    process.stdout.write(`corpus: ${equal} of ${trees.length} trees stand in the cluster as built\n${outcomes.join('\n')}\n`);
    expect(unexpected).toEqual([]);
    expect(equal).toBeGreaterThan(0);
  });

  async function runBatch(batch: readonly Tree[], round: number): Promise<{ tree: Tree; problem: string | undefined }[]> {
    const names = batch.map((_, at) => `t${round}-${at}`);
    const namespaces = batch.map(() => platform.cluster().namespace());
    await platform.declare({
      'applications.yaml': batch
        .map(({ tree, path }, at) =>
          application(TENANT, names[at] ?? '', {
            repository: label(tree),
            path,
            clusters: ['one'],
            namespace: namespaces[at] ?? '',
            sync: { allowEmpty: true },
            source: { kustomize: {} },
          }),
        )
        .join('\n---\n'),
    });
    const results: { tree: Tree; problem: string | undefined }[] = [];
    for (const [at, tree] of batch.entries()) {
      results.push({ tree, problem: await outcomeOf(tree, names[at] ?? '', namespaces[at] ?? '').catch((error: Error) => error.message) });
    }
    // Objects that are cluster-wide must be gone before the next batch brings its own of the same name.
    await platform.declare({ 'applications.yaml': null });
    for (const name of names) await gone(name);
    return results;
  }

  async function outcomeOf({ tree, expected }: Tree, name: string, namespace: string): Promise<string | undefined> {
    const commit = commits.get(tree);
    const settled = await platform.until(
      TENANT,
      name,
      'has been synced',
      ({ perCluster, ...application }) =>
        blocking({ perCluster, ...application }) !== undefined ||
        (perCluster.length > 0 && perCluster.every(({ sync, revision }) => sync === 'Synced' && revision?.commit === commit)),
    );
    const problem = blocking(settled);
    if (problem) return problem.message;
    for (const object of expected) {
      const difference = await differenceOnServer(platform.cluster().client, object, namespace);
      if (difference) return difference;
    }
    return undefined;
  }

  async function gone(name: string): Promise<void> {
    const until = Date.now() + 90_000;
    while (Date.now() < until) {
      const answer = await fetch(`${platform.apiUrl}/api/v1/applications/${TENANT}/${name}`);
      if (answer.status === 404) return;
      await new Promise<void>((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${name} is not gone after 90 s: ${JSON.stringify(await platform.application(TENANT, name))}`);
  }
});

/** Documents of other systems that are refused, or name what is not here, do not keep the objects beside them from the cluster. */
const blocking = ({ problem, perCluster }: ApiApplicationDetail): Problem | undefined =>
  problem && problem.stage !== 'catalog' && problem.code !== DIALECT_PROBLEM
    ? problem
    : perCluster.find((cluster) => cluster.problem)?.problem;

const label = (tree: string): string => tree.replaceAll('/', '-');

/** Trees that define kinds come in batches before the others: their definitions stay when their application is deleted, and the others find them served. */
const batchesOf = (trees: readonly Tree[]): Tree[][] => [
  ...batches(trees.filter(defines)),
  ...batches(trees.filter((tree) => !defines(tree))),
];
const defines = ({ expected }: Tree): boolean => expected.some(({ kind }) => kind === 'CustomResourceDefinition');

/** Trees that can stand side by side: no two of a batch hold an object of the same name in a place that both name themselves. */
function batches(trees: readonly Tree[]): Tree[][] {
  const result: { trees: Tree[]; keys: Set<string> }[] = [];
  for (const tree of trees) {
    const keys = tree.expected.flatMap(fixedKeys);
    const fitting = result.find((batch) => batch.trees.length < 16 && keys.every((key) => !batch.keys.has(key)));
    const batch = fitting ?? { trees: [], keys: new Set<string>() };
    if (!fitting) result.push(batch);
    batch.trees.push(tree);
    for (const key of keys) batch.keys.add(key);
  }
  return result.map((batch) => batch.trees);
}

/** Keys that the application's own namespace does not keep apart; the namespaces themselves count too. */
const fixedKeys = (object: KubeObject): string[] => {
  const { namespace } = object.metadata;
  return namespace
    ? [keyOf(object)]
    : object.kind.match(/^(Cluster|Namespace|CustomResource|.*Webhook|StorageClass|PersistentVolume$|PriorityClass|APIService)/)
      ? [keyOf(object)]
      : [];
};
