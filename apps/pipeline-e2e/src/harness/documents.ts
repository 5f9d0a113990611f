import { API_VERSION } from '@fairlead/contracts';

const document = (kind: string, name: string, spec: object): string =>
  JSON.stringify({ apiVersion: API_VERSION, kind, metadata: { name }, spec }, undefined, 2);

export const tenant = (name: string, spec: object = {}): string => document('Tenant', name, spec);
export const repository = (tenantName: string, name: string, url: string, spec: object = {}): string =>
  document('Repository', name, { tenant: tenantName, url, interval: '5s', ...spec });

export interface ApplicationOptions {
  repository: string;
  path?: string;
  ref?: string;
  clusters: readonly string[];
  namespace: string;
  sync?: object;
  source?: object;
}
export const application = (tenantName: string, name: string, options: ApplicationOptions): string =>
  document('Application', name, {
    tenant: tenantName,
    source: { repository: options.repository, ref: options.ref ?? 'main', path: options.path ?? '.', ...options.source },
    destination: { clusters: options.clusters, namespace: options.namespace },
    sync: { createNamespace: true, ...options.sync },
  });

/** A Deployment that kwok makes ready, with a ConfigMap that tells what was committed. */
export const web = (name: string, options: { replicas?: number; image?: string; text?: string } = {}): string =>
  [
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${options.replicas ?? 1}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: web
          image: ${options.image ?? 'example.com/web:1'}
`,
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  text: ${JSON.stringify(options.text ?? 'first')}
`,
  ].join('---\n');
