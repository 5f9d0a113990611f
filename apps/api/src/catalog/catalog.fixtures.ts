import { API_VERSION, CatalogEntry, catalogKey, DocumentsDeclared, PlatformDocument } from '@fairlead/contracts';
import type { Declaration } from './claims.js';

export const COMMIT = 'c'.repeat(40);
type Fields = Record<string, unknown>;

const document = (kind: string, name: string, spec: Fields): PlatformDocument =>
  PlatformDocument.parse({ apiVersion: API_VERSION, kind, metadata: { name }, spec });
export const tenant = (name: string, spec: Fields = {}) => document('Tenant', name, spec);
export const cluster = (name: string, spec: Fields = {}) => document('Cluster', name, spec);
export const repository = (owner: string, name: string, spec: Fields = {}) =>
  document('Repository', name, { tenant: owner, url: `https://git.example/${owner}/${name}.git`, ...spec });
export const application = (owner: string, name: string, spec: Fields = {}) =>
  document('Application', name, {
    tenant: owner,
    source: { repository: 'main', path: name },
    destination: { cluster: 'production', namespace: owner },
    ...spec,
  });

export const project = (owner: string, name: string, spec: Fields = {}) =>
  document('Project', name, { tenant: owner, sourceRepos: ['*'], destinations: [{ cluster: '*', namespace: '*' }], ...spec });
export const other = (kind: string, owner: string | undefined, name: string, spec: Fields) =>
  document(kind, name, { tenant: owner, ...spec });
/** What a URL in a document of Argo CD implies. */
export const implied = (owner: string, name: string, url: string) =>
  PlatformDocument.parse({
    apiVersion: API_VERSION,
    kind: 'Repository',
    metadata: { name, annotations: { 'fairlead.dev/implicit': 'true' } },
    spec: { tenant: owner, url },
  });

/** A declaration of `tenant/application`; each document stands on a line of its own. */
export function declares(id: string, documents: PlatformDocument[], more: Fields = {}): Declaration {
  const [owner, name] = id.split('/');
  return DocumentsDeclared.schema.parse({
    tenant: owner,
    application: name,
    generation: 10,
    revision: { commit: COMMIT, ref: 'refs/heads/main' },
    documents: documents.map((one, index) => ({ document: one, at: { file: 'all.yaml', line: index * 10 + 1, column: 1 } })),
    ...more,
  });
}

/** Catalog entries that `tenant/application` owns. */
export function entriesOf(id: string, documents: PlatformDocument[], generation = 10): Map<string, CatalogEntry> {
  const { documents: placed, revision } = declares(id, documents);
  const [owner, name] = id.split('/');
  return new Map(
    placed.map(({ document: one, at }) => [
      catalogKey(one),
      CatalogEntry.parse({ document: one, at, revision, owner: { tenant: owner, application: name }, generation }),
    ]),
  );
}
