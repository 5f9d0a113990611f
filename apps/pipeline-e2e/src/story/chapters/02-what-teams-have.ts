import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { projectRoot } from '@fairlead/testing';
import { claim, type Chapter } from '../chapter.js';
import { filesOf } from '../world/repositories.js';
import type { World } from '../world/world.js';

/** Material that is not part of the project; without it the parts that need it are left out, and that is said. */
const shared = join(projectRoot, '..', 'shared');

/** Documents of Argo CD, Flux and Helm run as they stand. */
export const whatTeamsHave: Chapter = {
  title: 'What teams already have works unchanged',
  play: async (world, { holds }) => {
    await Promise.all(['api-dev', 'api-staging', 'api-production', 'mailer'].map((name) => world.healthy('shop', name)));
    await argo(world);
    holds('shop: Argo CD’s Applications under an AppProject, Kustomize overlays in the old spelling, a Helm chart with values');

    await Promise.all(['infra', 'apps', 'pay-worker', 'pay-audit'].map((name) => world.healthy('pay', name)));
    await flux(world);
    holds(
      'pay: Flux’s GitRepository, Kustomizations (dependsOn, targetNamespace, substitution, suspend) and HelmReleases from Git and from a Helm repository',
    );

    await projectHolds(world);
    holds('an Application that its AppProject does not allow is refused, and the others go on');

    if (!existsSync(shared)) return holds('(the corpus is not here: its repositories and the documents of the first day were left out)');
    await corpus(world);
    holds(
      'Argo’s guestbook, flux2-kustomize-helm-example and flux2-multi-tenancy run; a chart on the internet ends in a precise error that harms nothing else',
    );
    await firstDay(world);
    holds('the documents of the first day run as they stand');
  },
};

async function argo(world: World): Promise<void> {
  const replicas = async (cluster: 'one' | 'two', namespace: string, name = 'api') => {
    const found = await world.object(cluster, { group: 'apps', kind: 'Deployment', namespace, name });
    return { replicas: (found?.['spec'] as { replicas?: number } | undefined)?.replicas, labels: found?.metadata.labels };
  };
  for (const [cluster, namespace, wanted, environment] of [
    ['one', 'shop-dev', 1, 'development'],
    ['one', 'shop-staging', 2, 'staging'],
    ['two', 'shop', 3, 'production'],
  ] as const) {
    const found = await replicas(cluster, namespace);
    claim(
      found.replicas === wanted && found.labels?.['environment'] === environment,
      `api in ${namespace}: ${JSON.stringify(found)}, expected ${wanted} replicas and environment ${environment}`,
    );
  }
  const mailer = await replicas('two', 'shop', 'mailer');
  claim(mailer.replicas === 2, `the chart's values file was not used: ${JSON.stringify(mailer)}`);
}

async function flux(world: World): Promise<void> {
  const deployment = async (name: string) => {
    const found = await world.object('one', { group: 'apps', kind: 'Deployment', namespace: 'pay', name });
    return found?.['spec'] as { replicas?: number; template?: { spec?: { containers?: { env?: { value?: string }[] }[] } } } | undefined;
  };
  claim((await deployment('ledger'))?.template?.spec?.containers?.[0]?.env?.[0]?.value === 'EUR', 'postBuild.substitute was not done');
  claim((await deployment('worker'))?.replicas === 2, 'the HelmRelease with its chart in Git has not its values');
  claim((await deployment('audit'))?.replicas === 1, 'the HelmRelease with its chart in a Helm repository has not its values');
  const suspended = await world.application('pay', 'not-yet');
  claim(
    suspended.suspended && suspended.perCluster.every(({ objectCount }) => objectCount === 0),
    'the suspended Kustomization was applied',
  );
}

async function projectHolds(world: World): Promise<void> {
  const document = (await world.file('shop/deploy', 'fleet/mailer.yaml'))
    .replace('name: mailer', 'name: elsewhere')
    .replace('namespace: shop\n', 'namespace: kube-system\n');
  await world.commit('shop/deploy', { 'fleet/elsewhere.yaml': document }, 'try kube-system', { author: 'bob' });
  const problem = await world.until('the Application is refused', async () => {
    const fleet = await world.application('shop', 'fleet');
    return fleet.problem ?? fleet.conditions.find(({ problem: one }) => one)?.problem;
  });
  claim(
    /elsewhere/.test(problem.message) && /kube-system/.test(problem.message) && /project|AppProject/i.test(problem.message),
    `the refusal is not precise: ${problem.message}`,
  );
  await world.commit('shop/deploy', { 'fleet/elsewhere.yaml': null }, 'Revert "try kube-system"', { author: 'bob' });
  await world.until('the fleet is well again', async () => !(await world.application('shop', 'fleet')).problem);
}

/** Real repositories, each in a repository of the Git host as it is. */
async function corpus(world: World): Promise<void> {
  const { forge } = world.stage;
  const corpusFolder = join(shared, 'corpus');
  const put = async (name: string, folder: string): Promise<void> => {
    await forge.createRepository('corpus', name);
    await forge.addCollaborator(`corpus/${name}`, world.bot.name);
    await world.commit(`corpus/${name}`, await filesOf(join(corpusFolder, folder)), 'as it is');
  };
  await put('argocd-example-apps', 'argo');
  await put('flux2-kustomize-helm-example', 'flux2-kustomize-helm-example');
  await put('flux2-multi-tenancy', 'flux2-multi-tenancy');
  const guestbook = await guestbookPath(world);
  const argoApplication = (path: string): string =>
    [
      'apiVersion: argoproj.io/v1alpha1',
      'kind: Application',
      'metadata: {name: guestbook, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}',
      'spec:',
      '  project: shop',
      `  source: {repoURL: https://git.example.com/corpus/argocd-example-apps.git, targetRevision: HEAD, path: ${path}}`,
      '  destination: {server: https://kubernetes.default.svc, namespace: guestbook}',
      '  syncPolicy: {automated: {prune: true, selfHeal: true}}',
      '',
    ].join('\n');
  await world.commit('shop/deploy', { 'fleet/guestbook.yaml': argoApplication(guestbook) }, 'add the guestbook', { author: 'bob' });
  await world.healthy('shop', 'guestbook');
  await fluxCorpus(world);
}

async function guestbookPath(world: World): Promise<string> {
  const files = await filesOf(join(shared, 'corpus', 'argo'));
  const found = Object.keys(files).find((path) => /(^|\/)guestbook\/[^/]*deployment\.ya?ml$/.test(path));
  claim(found, 'the corpus has no guestbook');
  void world;
  return found.split('/').slice(0, -1).join('/');
}

/** Flux's two examples, brought by the platform team as it would: a Repository and an Application for each. */
async function fluxCorpus(world: World): Promise<void> {
  const documents = [
    ...platformApplication('flux-example', 'flux2-kustomize-helm-example', 'apps/staging', 'podinfo'),
    ...platformApplication('flux-tenancy', 'flux2-multi-tenancy', 'tenants/staging', 'apps'),
  ];
  await world.commit('platform/config', { 'flux-examples.yaml': documents.join('---\n') }, 'bring Flux’s examples');
  await world.until('the tenant of flux2-multi-tenancy has its ServiceAccount', () =>
    world.object('one', { group: '', kind: 'ServiceAccount', namespace: 'apps', name: 'dev-team' }),
  );
  await world.until('the namespace of podinfo is there', () => world.object('one', { group: '', kind: 'Namespace', name: 'podinfo' }));
  const problem = await world.until(
    'the HelmRelease tells that its chart is on the internet',
    async () => {
      const { items } = await world.get<{ items: { name: string; problem?: { message: string } }[] }>(
        '/applications?tenant=platform&limit=100',
      );
      return items.find(({ name, problem: of }) => name.includes('podinfo') && of)?.problem;
    },
    120_000,
  );
  claim(
    /stefanprodan|podinfo/.test(problem.message) && /https?:\/\/|oci:\/\//.test(problem.message),
    `the error is not precise: ${problem.message}`,
  );
  await world.healthy('shop', 'api-production');
}

const platformApplication = (name: string, repository: string, path: string, namespace: string): string[] => [
  [
    ...['apiVersion: fairlead.dev/v1alpha1', 'kind: Repository', `metadata: {name: ${repository}}`],
    `spec: {tenant: platform, url: https://git.example.com/corpus/${repository}.git, credentialsRef: {name: platform}}`,
    '',
  ].join('\n'),
  [
    ...['apiVersion: fairlead.dev/v1alpha1', 'kind: Application', `metadata: {name: ${name}}`],
    `spec: {tenant: platform, source: {repository: ${repository}, ref: main, path: ${path}}, destination: {cluster: one, namespace: ${namespace}}}`,
    '',
  ].join('\n'),
];

/** `documents-that-must-run.md`: its documents, each as it stands, in the repositories of the teams that bring them. */
async function firstDay(world: World): Promise<void> {
  const page = await readFile(join(shared, 'reference', 'documents-that-must-run.md'), 'utf8');
  const [documents = ''] = /```yaml\n([\s\S]*?)```/.exec(page)?.slice(1) ?? [];
  const byKind = new Map(documents.split(/^---$/m).map((text) => [/^kind: (\w+)/m.exec(text)?.[1] ?? '', text]));
  const take = (...kinds: string[]): string => kinds.map((kind) => byKind.get(kind) ?? '').join('---\n');
  const fleet = { 'fleet/my-app.yaml': [take('Application'), take('ImageUpdateAutomation'), writtenRepository].join('---\n') };
  await world.commit('shop/deploy', fleet, 'add my-app', { author: 'bob' });
  await world.commit('pay/deploy', { 'flux/my-app.yaml': take('GitRepository', 'Kustomization') }, 'add my-app', { author: 'pia' });
  await world.healthy('shop', 'my-app');
  await world.healthy('pay', 'my-app');
  claim(!(await world.application('shop', 'fleet')).problem, 'the ImageUpdateAutomation is not in force');
  const base = 'k8s/base/kustomization.yaml';
  const resources = (await world.file('myorg/myapp-manifests', base)).replace(/\n*$/, '\n  - what-goes-with-it.yaml\n');
  const files = { 'k8s/base/what-goes-with-it.yaml': take('ExternalSecret', 'Canary', 'ServiceMonitor'), [base]: resources };
  await world.commit('myorg/myapp-manifests', files, 'add what goes with my-app', { author: 'bob' });
  // That Git host sends no webhook here; instead of waiting for the next look at it, somebody asks.
  const asked = await world.cli('bob', ['sync', 'shop/my-app']);
  claim(asked.code === 0, `fairlead sync ended with ${asked.code}: ${asked.stderr}`);
  for (const [group, version, kind, name] of [
    ['external-secrets.io', 'v1beta1', 'ExternalSecret', 'my-app-secret'],
    ['flagger.app', 'v1beta1', 'Canary', 'my-app'],
    ['monitoring.coreos.com', 'v1', 'ServiceMonitor', 'metrics'],
  ] as const) {
    await world.until(`${kind} ${name} is on the cluster`, () =>
      world.object('two', { group, version, kind, namespace: 'production', name }),
    );
  }
  await world.until(
    'the Canary made its primary',
    () => world.object('two', { group: 'apps', kind: 'Deployment', namespace: 'production', name: 'my-app-primary' }),
    90_000,
  );
}

/** What the ImageUpdateAutomation names and none of the documents declares. */
const writtenRepository = `apiVersion: fairlead.dev/v1alpha1
kind: Repository
metadata: {name: my-app-manifests}
spec: {tenant: shop, url: https://github.com/myorg/myapp-manifests}
`;
