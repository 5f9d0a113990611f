import type { Command } from 'commander';
import { ApiApplication, ApiCluster, ApiRepository, ApiTenant } from '@fairlead/contracts';
import { registerProgress } from './decide.js';
import { connect, output, withServer, type OnlineOptions } from './command.js';
import { ago, colourOf, FORMATS, printList, short, type Column, type Format } from './output.js';

interface GetOptions extends OnlineOptions {
  output: Format;
  tenant?: string;
  cluster?: string;
  repository?: string;
  health?: string;
  sync?: string;
  text?: string;
}

const applicationColumns: Column<ApiApplication>[] = [
  { title: 'TENANT', value: ({ tenant }) => tenant },
  { title: 'NAME', value: ({ name }) => name },
  { title: 'SYNC', value: ({ sync, suspended }) => (suspended ? `${sync} (suspended)` : sync), colour: ({ sync }) => colourOf(sync) },
  { title: 'HEALTH', value: ({ health }) => health, colour: ({ health }) => colourOf(health) },
  { title: 'REVISION', value: ({ revision }) => short(revision?.commit) },
  { title: 'CLUSTERS', value: ({ clusters }) => clusters.join(',') },
  { title: 'CHANGED', value: ({ updatedAt }) => ago(updatedAt) },
  { title: 'REPOSITORY', value: ({ repository }) => repository, wide: true },
  { title: 'REF', value: ({ ref }) => ref, wide: true },
  { title: 'PATH', value: ({ path }) => path, wide: true },
  { title: 'REASON', value: ({ reason }) => reason, wide: true },
];
const declaredBy = ({ declaredBy: { tenant, application } }: Pick<ApiTenant, 'declaredBy'>): string => `${tenant}/${application}`;
const declaredAt = ({ declaredBy: { at } }: Pick<ApiTenant, 'declaredBy'>): string =>
  [at?.file, at?.line, at?.column].filter((part) => part !== undefined).join(':');
const common: Column<Pick<ApiTenant, 'applications' | 'declaredBy'>>[] = [
  { title: 'APPLICATIONS', value: ({ applications }) => applications },
  { title: 'DECLARED BY', value: declaredBy, wide: true },
  { title: 'AT', value: declaredAt, wide: true },
];
const tenantColumns: Column<ApiTenant>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'DESCRIPTION', value: ({ spec }) => spec.description },
  ...common,
];
const repositoryColumns: Column<ApiRepository>[] = [
  { title: 'TENANT', value: ({ tenant }) => tenant },
  { title: 'NAME', value: ({ name }) => name },
  { title: 'URL', value: ({ spec }) => spec.url },
  { title: 'INTERVAL', value: ({ spec }) => spec.interval },
  ...common,
];
const clusterColumns: Column<ApiCluster>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'DESCRIPTION', value: ({ spec }) => spec.description },
  ...common,
];

/** `fairlead get applications|tenants|repositories|clusters|promotions|rollouts`. */
export function registerGet(program: Command): void {
  const get = program.command('get').description('list what there is');
  kind(get, 'applications', 'app', 'applications and how they stand')
    .option('-A, --all-tenants', 'of all tenants (the default without --tenant)')
    .option('-t, --tenant <name>', 'only of this tenant')
    .option('-c, --cluster <name>', 'only those that go to this cluster')
    .option('-r, --repository <name>', 'only those read from a repository of this name')
    .option('--health <status>', 'only Healthy, Progressing, Suspended, Degraded, Missing or Unknown')
    .option('--sync <state>', 'only Synced, Syncing, OutOfSync, Failed or Unknown')
    .option('--text <text>', 'only those whose name, repository or path holds this text')
    .action(async (options: GetOptions) => {
      const { tenant, cluster, repository, health, sync, text } = options;
      const query = { tenant, cluster, repository, health, sync, text };
      const items = await (await connect(options)).all('/api/v1/applications', ApiApplication, query);
      printList(items, options.output, applicationColumns, ({ tenant: owner, name }) => `application/${owner}/${name}`);
    });
  kind(get, 'tenants', 'tenant', 'tenants').action(async (options: GetOptions) => {
    const items = await (await connect(options)).all('/api/v1/tenants', ApiTenant);
    printList(items, options.output, tenantColumns, ({ name }) => `tenant/${name}`);
  });
  kind(get, 'repositories', 'repo', 'Git repositories')
    .option('-A, --all-tenants', 'of all tenants (the default without --tenant)')
    .option('-t, --tenant <name>', 'only of this tenant')
    .action(async (options: GetOptions) => {
      const items = await (await connect(options)).all('/api/v1/repositories', ApiRepository, { tenant: options.tenant });
      printList(items, options.output, repositoryColumns, ({ tenant, name }) => `repository/${tenant}/${name}`);
    });
  kind(get, 'clusters', 'cluster', 'clusters').action(async (options: GetOptions) => {
    const items = await (await connect(options)).all('/api/v1/clusters', ApiCluster);
    printList(items, options.output, clusterColumns, ({ name }) => `cluster/${name}`);
  });
  registerProgress(get);
}

const kind = (get: Command, name: string, alias: string, description: string): Command =>
  withServer(get.command(name).alias(alias).description(description)).addOption(output(FORMATS, 'table'));
