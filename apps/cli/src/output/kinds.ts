import type {
  ApplicationItem,
  AuditEntry,
  Cluster,
  Component,
  DeadLetter,
  Incident,
  Promotion,
  Repository,
  Rollout,
  StateCounts,
  Tenant,
  Token,
} from '@fairlead/api-client';
import { agoColumn, short, stateColumn, type Kind } from './list.js';

/** Of each kind of thing that is listed: its columns, and its name. */

const WORST_FIRST = ['Degraded', 'Missing', 'Unknown', 'Progressing', 'Suspended', 'Healthy'];

export const applications: Kind<ApplicationItem> = {
  nameOf: ({ tenant, name }) => `application/${tenant}/${name}`,
  columns: [
    { title: 'TENANT', value: ({ tenant }) => tenant },
    { title: 'NAME', value: ({ name }) => name },
    stateColumn('SYNC', ({ sync }) => sync, { value: ({ sync, suspended }) => (suspended ? `${sync} (suspended)` : sync) }),
    stateColumn('HEALTH', ({ health }) => health, { order: ({ health }) => WORST_FIRST.indexOf(health ?? 'Unknown') }),
    { title: 'REVISION', value: ({ revision }) => short(revision?.commit) },
    { title: 'CLUSTERS', value: ({ clusters }) => clusters?.join(',') },
    agoColumn('CHANGED', ({ updatedAt }) => updatedAt),
    { title: 'ENVIRONMENT', value: ({ environment }) => environment, wide: true },
    { title: 'REPOSITORY', value: ({ repository }) => repository, wide: true },
    { title: 'REF', value: ({ ref }) => ref, wide: true },
    { title: 'PATH', value: ({ path }) => path, wide: true },
    { title: 'REASON', value: ({ reason }) => reason, wide: true },
  ],
};

type Declared = Pick<Tenant, 'applications' | 'declaredBy'> & { readonly states?: StateCounts };
const place = ({ declaredBy: { at } }: Declared): string => [at?.file, at?.line, at?.column].filter((part) => part !== undefined).join(':');
/** Not in order: what a person wants to look at. */
const unhealthy = ({ states }: Declared): number | undefined =>
  states === undefined ? undefined : (states.health?.Degraded ?? 0) + (states.health?.Missing ?? 0);
const declared: Kind<Declared>['columns'] = [
  { title: 'APPLICATIONS', value: ({ applications: number }) => number },
  { title: 'UNHEALTHY', value: unhealthy, colour: (item) => ((unhealthy(item) ?? 0) > 0 ? 'red' : undefined) },
  { title: 'DECLARED BY', value: ({ declaredBy }) => `${declaredBy.tenant}/${declaredBy.application}`, wide: true },
  { title: 'AT', value: place, wide: true },
];
export const tenants: Kind<Tenant> = {
  nameOf: ({ name }) => `tenant/${name}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'DESCRIPTION', value: ({ spec }) => spec.description },
    ...declared,
    { title: 'NAMESPACES', value: ({ spec }) => spec.namespaces?.map(({ name }) => name).join(','), wide: true },
  ],
};
export const repositories: Kind<Repository> = {
  nameOf: ({ tenant, name }) => `repository/${tenant}/${name}`,
  columns: [
    { title: 'TENANT', value: ({ tenant }) => tenant },
    { title: 'NAME', value: ({ name }) => name },
    { title: 'URL', value: ({ spec }) => spec.url },
    { title: 'INTERVAL', value: ({ spec }) => spec.interval },
    ...declared,
    agoColumn('READ', ({ lastReadAt }) => lastReadAt),
    { title: 'REVISION', value: ({ revision }) => short(revision?.commit), wide: true },
    { title: 'PROBLEM', value: ({ problem }) => problem?.message, colour: () => 'red', wide: true },
  ],
};
export const clusters: Kind<Cluster> = {
  nameOf: ({ name }) => `cluster/${name}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'DESCRIPTION', value: ({ spec }) => spec.description },
    ...declared,
    { title: 'OBJECTS', value: ({ objects }) => objects },
    { title: 'SYNCING', value: ({ syncing }) => syncing },
    agoColumn('HEARD', ({ lastHeardAt }) => lastHeardAt),
    { title: 'PROBLEM', value: ({ problem }) => problem?.message, colour: () => 'red', wide: true },
  ],
};
export const promotions: Kind<Promotion> = {
  nameOf: ({ tenant, promotion, to }) => `promotion/${tenant}/${promotion}/${to}`,
  columns: [
    { title: 'TENANT', value: ({ tenant }) => tenant },
    { title: 'PROMOTION', value: ({ promotion }) => promotion },
    { title: 'FROM', value: ({ from }) => from },
    { title: 'TO', value: ({ to }) => to },
    { title: 'COMMIT', value: ({ commit }) => short(commit) },
    { title: 'STATE', value: ({ state }) => state },
    agoColumn('SINCE', ({ at }) => at),
    { title: 'BY', value: ({ actor }) => actor },
    { title: 'CHANGES', value: ({ changes }) => changes.join(', '), wide: true },
    { title: 'PULL REQUEST', value: ({ pullRequest }) => pullRequest?.url, wide: true },
    { title: 'PROBLEM', value: ({ problem }) => problem?.message, wide: true },
  ],
};
export const rollouts: Kind<Rollout> = {
  nameOf: ({ cluster, namespace, name }) => `rollout/${cluster}/${namespace}/${name}`,
  columns: [
    { title: 'TENANT', value: ({ tenant }) => tenant },
    { title: 'APPLICATION', value: ({ application }) => application },
    { title: 'CLUSTER', value: ({ cluster }) => cluster },
    { title: 'CANARY', value: ({ namespace, name }) => `${namespace}/${name}` },
    stateColumn('PHASE', ({ phase }) => phase),
    { title: 'WEIGHT', value: ({ weight }) => `${weight} %`, order: ({ weight }) => weight },
    { title: 'FAILED CHECKS', value: ({ failedChecks, threshold }) => `${failedChecks} of ${threshold}` },
    agoColumn('SINCE', ({ at }) => at),
    { title: 'MESSAGE', value: ({ message }) => message, wide: true },
  ],
};
export const incidents: Kind<Incident> = {
  nameOf: ({ id }) => `incident/${id}`,
  columns: [
    { title: 'ID', value: ({ id }) => id },
    stateColumn('STATE', ({ state }) => state),
    { title: 'APPLICATION', value: ({ tenant, application }) => `${tenant}/${application}` },
    { title: 'CLUSTER', value: ({ cluster }) => cluster },
    { title: 'STAGE', value: ({ stage }) => stage },
    agoColumn('OPENED', ({ openedAt }) => openedAt),
    { title: 'COMMIT', value: ({ revision }) => short(revision?.commit) },
    { title: 'SUMMARY', value: ({ summary }) => summary },
    agoColumn('RESOLVED', ({ resolvedAt }) => resolvedAt, { wide: true }),
    { title: 'RESOLUTION', value: ({ resolution }) => resolution, wide: true },
    { title: 'ACTORS', value: ({ actors }) => actors.join(', '), wide: true },
  ],
};
export const components: Kind<Component> = {
  nameOf: ({ tenant, component }) => `component/${tenant}/${component}`,
  columns: [
    { title: 'TENANT', value: ({ tenant }) => tenant },
    { title: 'COMPONENT', value: ({ component }) => component },
    {
      title: 'WHERE',
      value: ({ environments }) =>
        environments
          .map(({ environment, version, health, behind }) => `${environment}: ${version} ${health}${behind ? ' (behind)' : ''}`)
          .join(', '),
    },
    { title: 'IMAGES', value: ({ environments }) => [...new Set(environments.flatMap(({ images }) => images))].join(', '), wide: true },
  ],
};
export const auditEntries: Kind<AuditEntry> = {
  nameOf: ({ id, action, outcome }) => `audit/${id}/${action}/${outcome}`,
  columns: [
    { title: 'AT', value: ({ at }) => at },
    { title: 'WHO', value: ({ actor }) => actor },
    { title: 'VIA', value: ({ via }) => via },
    { title: 'ACTION', value: ({ action }) => action },
    { title: 'ON', value: ({ tenant, application }) => (application === undefined ? tenant : `${tenant}/${application}`) },
    stateColumn('OUTCOME', ({ outcome }) => outcome),
    { title: 'WHAT', value: ({ detail }) => detail },
    { title: 'WHY', value: ({ reason }) => reason },
  ],
};
export const tokens: Kind<Token> = {
  nameOf: ({ tenant, id }) => `token/${tenant}/${id}`,
  columns: [
    { title: 'ID', value: ({ id }) => id },
    { title: 'NAME', value: ({ name }) => name },
    { title: 'ROLE', value: ({ role }) => role },
    agoColumn('EXPIRES', ({ expiresAt }) => expiresAt),
    agoColumn('USED', ({ lastUsedAt }) => lastUsedAt),
    { title: 'MADE BY', value: ({ createdBy }) => createdBy },
    {
      title: 'STATE',
      value: ({ revokedAt, expiresAt }) => (revokedAt ? 'revoked' : Date.parse(expiresAt) < Date.now() ? 'expired' : 'valid'),
    },
    agoColumn('MADE', ({ createdAt }) => createdAt, { wide: true }),
    { title: 'REVOKED BY', value: ({ revokedBy }) => revokedBy, wide: true },
  ],
};
export const deadLetters: Kind<DeadLetter> = {
  nameOf: ({ id }) => `dead-letter/${id}`,
  columns: [
    { title: 'ID', value: ({ id }) => id },
    agoColumn('AT', ({ at }) => at),
    { title: 'ATTEMPTS', value: ({ attempts }) => attempts },
    { title: 'ERROR', value: ({ error }) => `${error.code}: ${error.message}`, colour: () => 'red' },
    { title: 'SUBJECT', value: ({ subject }) => subject, wide: true },
    { title: 'BYTES', value: ({ bytes }) => bytes, wide: true },
  ],
};
