import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenant, web } from './harness/documents.js';
import { Platform } from './harness/platform.js';

let platform: Platform;
let url: string;
let commit: string;
beforeAll(async () => {
  platform = await Platform.start();
  const source = await platform.git.createRepository('web');
  url = source.url;
  commit = await source.commit({
    'base/web.yaml': web('web'),
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'overlays/production/kustomization.yaml': 'bases: [../../base]\nnamespace: production\ncommonLabels: {environment: production}\n',
  });
  await platform.declare({ 'tenant.yaml': tenant('shop') });
});
afterAll(() => platform?.stop());

/** As a team has it, but for the label that says whose it is: it stands in the platform's config repository here. */
const argo = () => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: argo-web, namespace: argocd, labels: {fairlead.dev/tenant: shop}}
spec:
  project: default
  source: {repoURL: ${url}, targetRevision: main, path: overlays/production}
  destination: {server: https://kubernetes.default.svc, namespace: production}
  syncPolicy:
    automated: {prune: true, selfHeal: true}
    syncOptions: [CreateNamespace=true]
`;
const flux = () => `apiVersion: source.toolkit.fluxcd.io/v1beta2
kind: GitRepository
metadata: {name: web, namespace: flux-system, labels: {fairlead.dev/tenant: shop}}
spec: {interval: 1m, url: ${url}, ref: {branch: main}}
---
apiVersion: source.toolkit.fluxcd.io/v1beta2
kind: OCIRepository
metadata: {name: elsewhere, namespace: flux-system}
spec: {interval: 1m, url: oci://registry.example.com/elsewhere}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-web, namespace: flux-system, labels: {fairlead.dev/tenant: shop}}
spec:
  interval: 10m
  sourceRef: {kind: GitRepository, name: web}
  path: ./base
  prune: true
  wait: true
  targetNamespace: default
  namePrefix: flux-
`;
const template = `apiVersion: fairlead.dev/v1alpha1
kind: ApplicationTemplate
metadata: {name: web}
spec:
  tenant: shop
  environments: [{name: dev, count: 1}, {name: staging, count: 2}]
  template:
    name: 'web-{{ environment }}'
    spec:
      source:
        repository: web
        path: base
        kustomize: {namePrefix: '{{ environment }}-', replicas: [{name: web, count: '{{ count }}'}]}
      destination: {cluster: in-cluster, namespace: default}
`;
const live = (namespace: string, name: string) =>
  platform.cluster().client.get({ group: 'apps', version: 'v1', kind: 'Deployment', namespace, name });
const notFound = (name: string) => async () => (await fetch(`${platform.apiUrl}/api/v1/applications/shop/${name}`)).status;

describe('documents that teams have already', () => {
  it('of Argo CD and Flux, and templates of Fairlead, run; one that can not be kept is told and harms no other', async () => {
    await platform.declare({ 'argo.yaml': argo(), 'flux.yaml': flux(), 'template.yaml': template });
    await Promise.all(['argo-web', 'flux-web', 'web-dev', 'web-staging'].map((name) => platform.healthy('shop', name, commit, 90_000)));
    expect(await live('production', 'web')).toMatchObject({ metadata: { labels: { environment: 'production' } } });
    expect(await live('default', 'flux-web')).toMatchObject({ spec: { replicas: 1 } });
    expect(await live('default', 'staging-web')).toMatchObject({ spec: { replicas: 2 } });
    const config = await platform.application('platform', 'config');
    expect(config.problem).toMatchObject({ code: 'DocumentNotSupported', file: 'flux.yaml', line: 7 });
  });
  it('go as they would go there: Flux prunes, Argo CD without its finalizer leaves the objects', async () => {
    await platform.declare({ 'argo.yaml': null, 'flux.yaml': null });
    await expect.poll(notFound('flux-web'), { timeout: 120_000 }).toBe(404);
    await expect.poll(notFound('argo-web'), { timeout: 120_000 }).toBe(404);
    expect(await live('default', 'flux-web')).toBeUndefined();
    expect(await live('production', 'web')).toBeDefined();
  });
});
