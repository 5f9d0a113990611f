import { TENANT_OBJECT } from '@fairlead/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { build, named, overlays, podOf, type Container, type EnvVar, type Manifest } from './manifests.fixtures.js';
import { services, settingsOf } from './service-settings.fixtures.js';

const workloads = ['Deployment', 'StatefulSet', 'Job'];
const containersOf = (manifest: Manifest): readonly Container[] => podOf(manifest).containers;
const refs = (env: readonly EnvVar[] = []) => env.flatMap(({ valueFrom }) => (valueFrom?.secretKeyRef ? [valueFrom.secretKeyRef] : []));
const containerOf = (manifest: Manifest): Container => {
  const [container] = containersOf(manifest);
  if (!container) throw new Error(`${manifest.metadata.name} has no container`);
  return container;
};

describe.each(overlays)('k8s/overlays/%s', (overlay) => {
  let manifests: Manifest[];
  const running = () => manifests.filter(({ kind }) => workloads.includes(kind));
  beforeAll(async () => {
    manifests = await build(overlay);
  });

  it('is all in one namespace, which enforces the restricted standard', () => {
    const outside = manifests
      .filter(({ metadata }) => metadata.namespace !== 'fairlead')
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(outside.sort()).toEqual([
      'ClusterRole/fairlead-canary',
      'ClusterRole/fairlead-syncer',
      'ClusterRoleBinding/fairlead-canary',
      'ClusterRoleBinding/fairlead-syncer',
      'Namespace/fairlead',
    ]);
    expect(named(manifests, 'Namespace', 'fairlead').metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it.each(services)('has all that %s needs to run', async (service) => {
    for (const kind of ['Deployment', 'ServiceAccount', 'Service', 'ServiceMonitor', 'PodDisruptionBudget'])
      named(manifests, kind, service);
    const deployment = named(manifests, 'Deployment', service);
    const container = containerOf(deployment);
    expect(podOf(deployment).serviceAccountName).toBe(service);
    expect(container.args).toEqual(['node', `apps/${service}/dist/main.js`]);
    expect(container.ports).toContainEqual(expect.objectContaining({ name: 'http', containerPort: 8080 }));
    expect(container.startupProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' });

    const known = await settingsOf(service);
    const names = (container.env ?? []).map(({ name }) => name);
    expect(
      names.filter((name) => !known.has(name)),
      'unknown to its config',
    ).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['NATS_URL', 'FAIRLEAD_INSTANCE', 'FAIRLEAD_HTTP_HOST', 'FAIRLEAD_HTTP_PORT']));
  });

  it('gives no container more than it needs', () => {
    for (const workload of running()) {
      const pod = podOf(workload);
      const { name } = workload.metadata;
      expect(pod.securityContext, name).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const { securityContext, resources, image } of pod.containers) {
        expect(securityContext, name).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(Object.keys(resources?.requests ?? {}), name).toEqual(['cpu', 'memory']);
        expect(Object.keys(resources?.limits ?? {}), name).toEqual(['memory']);
        expect(image, name).toMatch(/:v?\d+\.\d+/);
      }
      expect(pod.automountServiceAccountToken, name).toBe(name === 'syncer' || name === 'canary');
    }
  });

  it('binds rights to syncer and canary only, to each its own', () => {
    const rbac = manifests.filter(({ apiVersion }) => apiVersion.startsWith('rbac.authorization.k8s.io/'));
    expect(rbac.map(({ kind }) => kind).sort()).toEqual(['ClusterRole', 'ClusterRole', 'ClusterRoleBinding', 'ClusterRoleBinding']);
    for (const service of ['syncer', 'canary']) {
      const binding = named(rbac, 'ClusterRoleBinding', `fairlead-${service}`) as Manifest & { subjects?: unknown };
      expect(binding.roleRef?.name).toBe(`fairlead-${service}`);
      expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: service, namespace: 'fairlead' }]);
    }
  });

  it('lets canary be nobody but the account of a tenant, and lets it grant nothing', () => {
    const rules = named(manifests, 'ClusterRole', 'fairlead-canary').rules ?? [];
    const impersonation = rules.filter(({ verbs }) => verbs.includes('impersonate'));
    expect(impersonation).toEqual([
      { apiGroups: [''], resources: ['serviceaccounts'], resourceNames: [TENANT_OBJECT], verbs: ['impersonate'] },
    ]);
    const words = rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]);
    for (const word of ['*', 'escalate', 'bind', 'rbac.authorization.k8s.io', 'delete', 'pods/exec']) expect(words).not.toContain(word);
  });

  it('gives each service its own kind of secret and no other', () => {
    const held = Object.fromEntries(
      services.map((service) => {
        const secrets = refs(containerOf(named(manifests, 'Deployment', service)).env);
        expect(
          secrets.filter(({ name }) => name !== service),
          service,
        ).toEqual([]);
        return [service, secrets.map(({ key }) => key).filter((key) => key !== 'NATS_URL')];
      }),
    );
    expect(held).toEqual({
      'git-poller': [],
      renderer: [],
      syncer: [],
      canary: [],
      promoter: ['DATABASE_URL', 'FAIRLEAD_PROMOTER_WEBHOOK_SECRET'],
      notifier: ['DATABASE_URL', 'SLACK_TOKEN', 'SLACK_SIGNING_SECRET'],
      api: ['DATABASE_URL', 'FAIRLEAD_API_WEBHOOK_SECRET'],
    });
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  it('sets every value that is taken from its ConfigMaps', () => {
    const maps = new Map(manifests.filter(({ kind }) => kind === 'ConfigMap').map((map) => [map.metadata.name, map.data ?? {}]));
    for (const { valueFrom, name } of running()
      .flatMap(containersOf)
      .flatMap(({ env = [] }) => env)) {
      const ref = valueFrom?.configMapKeyRef;
      if (ref && !ref.optional) expect(Object.keys(maps.get(ref.name) ?? {}), name).toContain(ref.key);
    }
  });

  it('denies all traffic but the flows each service has', () => {
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(named(policies, 'NetworkPolicy', 'default-deny').spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const ports = (name: string) => egressPorts(policies, name);
    const always = [53, 4222, 4318];
    expect(ports('renderer')).toEqual(always);
    expect(ports('canary')).toEqual([53, 80, 443, 4222, 4318, 6443, 9090]);
    expect(ports('promoter')).toEqual([22, 53, 80, 443, 4222, 4318, 5000, 5432]);
    expect(ports('git-poller')).toEqual([22, 53, 80, 443, 4222, 4318]);
    expect(ports('syncer')).toEqual([53, 443, 4222, 4318, 6443, 8200]);
    expect(ports('notifier')).toEqual([53, 443, 4222, 4318, 5432]);
    expect(ports('api')).toEqual([53, 4222, 4318, 5432]);
    expect(ports('migrations')).toEqual([53, 4318, 5432]);
  });

  it('selects what it means to select', () => {
    for (const kind of ['Service', 'PodDisruptionBudget', 'Deployment']) {
      for (const { metadata, spec } of manifests.filter((manifest) => manifest.kind === kind)) {
        const selector = (spec?.selector as { matchLabels?: Record<string, string> } & Record<string, unknown>) ?? {};
        const labels = (selector.matchLabels ?? selector) as Record<string, string>;
        const pods = running().filter((workload) =>
          Object.entries(labels).every(([key, value]) => workload.spec?.template?.metadata.labels?.[key] === value),
        );
        expect(
          pods.map((pod) => pod.metadata.name),
          `${kind} ${metadata.name}`,
        ).toEqual([metadata.name]);
      }
    }
  });
});

interface Rule {
  readonly ports?: readonly { readonly port: number }[];
}
interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
}
/** Ports that pods of this name may reach, whatever the address. */
function egressPorts(policies: readonly Manifest[], name: string): number[] {
  const labels: Readonly<Record<string, string>> = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'fairlead' };
  const selects = ({ matchLabels = {}, matchExpressions = [] }: Selector) =>
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''));
  const rules = policies
    .filter(({ spec }) => selects((spec?.podSelector ?? {}) as Selector))
    .flatMap(({ spec }) => (spec?.egress as readonly Rule[] | undefined) ?? []);
  return [...new Set(rules.flatMap(({ ports = [] }) => ports.map(({ port }) => port)))].sort((a, b) => a - b);
}

it('the component identity-provider lets the api, and nobody else, out to the provider, and gives it what it needs for that', async () => {
  const [plain, manifests] = await Promise.all([build('external'), build('external', undefined, ['identity-provider'])]);
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  expect(egressPorts(policies, 'api')).toEqual([53, 443, 4222, 4318, 5432]);
  for (const service of services.filter((name) => name !== 'api'))
    expect(egressPorts(policies, service), service).toEqual(
      egressPorts(
        plain.filter(({ kind }) => kind === 'NetworkPolicy'),
        service,
      ),
    );
  const container = containerOf(named(manifests, 'Deployment', 'api'));
  const known = await settingsOf('api');
  const before = containerOf(named(plain, 'Deployment', 'api')).env?.map(({ name }) => name) ?? [];
  const added = (container.env ?? []).filter(({ name }) => !before.includes(name));
  expect(added.filter(({ name }) => !known.has(name))).toEqual([]);
  expect(added.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'FAIRLEAD_API_OIDC_ISSUER',
      'FAIRLEAD_API_OIDC_CLIENT_ID',
      'FAIRLEAD_API_OIDC_CLIENT_SECRET',
      'FAIRLEAD_API_URL',
    ]),
  );
  expect(refs(added)).toEqual([{ name: 'api', key: 'FAIRLEAD_API_OIDC_CLIENT_SECRET' }]);
  expect(manifests.every(({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.namespace === 'fairlead')).toBe(true);
});

it('the overlays differ as their names say', async () => {
  const [bundled, external, ha] = await Promise.all(overlays.map((overlay) => build(overlay)));
  const sets = (manifests: readonly Manifest[] = []) =>
    manifests.filter(({ kind }) => kind === 'StatefulSet').map(({ metadata }) => metadata.name);
  expect(sets(bundled).sort()).toEqual(['nats', 'postgres']);
  expect(sets(external)).toEqual([]);
  for (const service of services) {
    const url = (manifests: readonly Manifest[] = []) =>
      containerOf(named(manifests, 'Deployment', service)).env?.find(({ name }) => name === 'NATS_URL');
    expect(url(bundled)).toEqual({ name: 'NATS_URL', value: 'nats://nats:4222' });
    expect(url(external)?.valueFrom?.secretKeyRef).toEqual({ name: service, key: 'NATS_URL' });
    const { spec } = named(ha ?? [], 'Deployment', service);
    expect(Number(spec?.replicas)).toBeGreaterThan(1);
    expect(
      (podOf(named(ha ?? [], 'Deployment', service)) as { topologySpreadConstraints?: unknown[] }).topologySpreadConstraints,
    ).toHaveLength(2);
  }
});
