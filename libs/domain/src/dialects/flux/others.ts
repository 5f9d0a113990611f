import { notedKind, refusedKind, type DialectKind } from '../define-kind.js';

const source = (kind: string, versions: readonly string[], instead: string, group = 'source.toolkit.fluxcd.io'): DialectKind =>
  refusedKind({ project: 'Flux', group, kind, versions }, instead);
const notification = (kind: string, versions: readonly string[], how: string): DialectKind =>
  notedKind({ project: 'Flux', group: 'notification.toolkit.fluxcd.io', kind, versions }, how);

export const fluxOthers: readonly DialectKind[] = [
  source(
    'OCIRepository',
    ['v1beta2', 'v1'],
    'OCI artifacts are not read; keep the manifests or the chart in a GitRepository, or the chart in a HelmRepository (https://…)',
  ),
  source('Bucket', ['v1beta1', 'v1beta2', 'v1'], 'buckets are not read; keep the manifests in a GitRepository'),
  source('HelmChart', ['v1beta1', 'v1beta2', 'v1'], "charts are named by a HelmRelease's chart.spec"),
  source('ExternalArtifact', ['v1'], 'artifacts of others are not read; keep the manifests in a GitRepository'),
  source(
    'ArtifactGenerator',
    ['v1beta1', 'v1'],
    'artifacts are not cut out of repositories; let the Kustomization name the GitRepository itself and the path from its root: which files matter to whom is found out by itself',
    'source.extensions.fluxcd.io',
  ),
  notification('Alert', ['v1beta1', 'v1beta2', 'v1beta3'], 'whom to tell is said by spec.notifications of the Tenant'),
  notification('Provider', ['v1beta1', 'v1beta2', 'v1beta3'], 'whom to tell is said by spec.notifications of the Tenant'),
  notification('Receiver', ['v1beta1', 'v1beta2', 'v1'], 'webhooks of all Git hosts go to one address of the api, see docs/operations.md'),
];
