import type { operations } from '@fairlead/api-client';
import type { Command } from 'commander';
import { readAll } from '../../api/paging.js';
import * as kinds from '../../output/kinds.js';
import { asList, withTenant, type ListOptions } from './listing.js';

type ApplicationQuery = NonNullable<operations['listApplications']['parameters']['query']>;
interface ApplicationOptions extends ListOptions, Pick<ApplicationQuery, 'cluster' | 'repository' | 'health' | 'sync'> {
  environment?: string;
  component?: string;
  label?: string;
  text?: string;
  suspended?: true;
}
interface TextOptions extends ListOptions {
  text?: string;
}

/** `fairlead get applications|tenants|repositories|clusters|components|promotions|rollouts`. */
export function register(program: Command): void {
  const get = program.command('get');
  applicationList(get.command('applications').alias('app').alias('apps').description('applications and how they stand'));
  tenantList(get.command('tenants').alias('tenant').description('tenants'));
  repositoryList(
    get.command('repositories').alias('repo').alias('repos').description('Git repositories, when each was read, and its problem'),
  );
  clusterList(get.command('clusters').alias('cluster').description('clusters, and when each was heard of'));
  componentList(get.command('components').alias('component').description('which version of each component is in which environment'));
  promotionList(get.command('promotions').alias('promo').description('versions on their way from one environment to the next'));
  rolloutList(get.command('rollouts').alias('rollout').description('rollouts of Canaries'));
}

function applicationList(command: Command): void {
  withTenant(command)
    .option('-c, --cluster <name>', 'only those that go to this cluster')
    .option('-r, --repository <name>', 'only those read from a repository of this name')
    .option('-e, --environment <name>', 'only those of this environment')
    .option('--component <name>', 'only environments of this component')
    .option('-l, --label <key[=value]>', 'only those whose document has this label')
    .option('--health <status>', 'only Healthy, Progressing, Suspended, Degraded, Missing or Unknown')
    .option('--sync <state>', 'only Synced, Syncing, OutOfSync, Failed or Unknown')
    .option('--suspended', 'only those that are suspended or paused')
    .option('--text <text>', 'only those whose name, repository or path holds this text');
  asList(command, {
    kind: kinds.applications,
    read: (
      { api },
      { tenant, cluster, repository, environment, component, label, health, sync, suspended, text, sort }: ApplicationOptions,
      most,
    ) => {
      const filter = { tenant, cluster, repository, environment, component, label, health, sync, text };
      const query: ApplicationQuery = { ...filter, ...(suspended ? { suspended: 'true' } : {}), ...orderOf(sort) };
      return readAll((page) => api.GET('/api/v1/applications', { params: { query: { ...query, ...page } } }), most);
    },
    concerns: ({ type }) => type.endsWith('.status') || type === 'catalog.reported' || type === 'health.changed',
  });
}

/** Of many only the first are read with --limit: then they must be the first of the order asked for. */
const orderOf = (sort: string | undefined): Pick<ApplicationQuery, 'sort'> =>
  sort === 'health' ? { sort: 'health' } : sort === 'changed' ? { sort: '-updatedAt' } : {};

export function tenantList(command: Command): void {
  asList(command, {
    kind: kinds.tenants,
    read: ({ api }, _options: ListOptions, most) => readAll((page) => api.GET('/api/v1/tenants', { params: { query: page } }), most),
  });
}

export function repositoryList(command: Command): void {
  asList(withTenant(command), {
    kind: kinds.repositories,
    read: ({ api }, { tenant }: ListOptions, most) =>
      readAll((page) => api.GET('/api/v1/repositories', { params: { query: { tenant, ...page } } }), most),
  });
}

export function clusterList(command: Command): void {
  asList(command, {
    kind: kinds.clusters,
    read: ({ api }, _options: ListOptions, most) => readAll((page) => api.GET('/api/v1/clusters', { params: { query: page } }), most),
  });
}

function componentList(command: Command): void {
  withTenant(command).option('--text <text>', 'only those whose name, tenant or image holds this text');
  asList(command, {
    kind: kinds.components,
    read: ({ api }, { tenant, text }: TextOptions, most) =>
      readAll((page) => api.GET('/api/v1/components', { params: { query: { tenant, text, ...page } } }), most),
  });
}

function promotionList(command: Command): void {
  asList(withTenant(command), {
    kind: kinds.promotions,
    read: ({ api }, { tenant }: ListOptions, most) =>
      readAll((page) => api.GET('/api/v1/promotions', { params: { query: { tenant, ...page } } }), most),
    concerns: ({ type }) => type === 'promotion.changed',
  });
}

function rolloutList(command: Command): void {
  asList(withTenant(command), {
    kind: kinds.rollouts,
    read: ({ api }, { tenant }: ListOptions, most) =>
      readAll((page) => api.GET('/api/v1/rollouts', { params: { query: { tenant, ...page } } }), most),
    concerns: ({ type }) => type === 'rollout.changed',
  });
}
