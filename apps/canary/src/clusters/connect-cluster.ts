import { join } from 'node:path';
import type { ClusterSpec } from '@fairlead/contracts';
import { KubeClient, type RequestReport } from '@fairlead/kube';
import type { Metrics } from '@fairlead/service-kit';
import type { CanaryConfig } from '../config.js';

/** A client for a cluster; sends nothing yet. Credentials are read when the first request needs them, so a missing file is that request's error. */
export function connectCluster(name: string, spec: ClusterSpec, config: CanaryConfig, metrics: Metrics): KubeClient {
  const requests = metrics.counter('fairlead_kube_requests_total', 'Requests to API servers, by cluster, verb, kind and HTTP status.', [
    'cluster',
    'verb',
    'resource',
    'code',
  ]);
  return new KubeClient({
    credentials: spec.credentialsRef
      ? { kubeconfigFile: join(config.FAIRLEAD_CANARY_CREDENTIALS, spec.credentialsRef.name, 'kubeconfig') }
      : { inCluster: true },
    connections: config.FAIRLEAD_CANARY_REQUESTS,
    onRequest: ({ verb, resource, code }: RequestReport) => requests.inc({ cluster: name, verb, resource, code: String(code) }),
  });
}
