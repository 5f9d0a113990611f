import { Argument, type Command } from 'commander';
import { withServer, type ServerOptions } from '../../api/connection.js';
import { applicationId, type ApplicationId } from '../../input/arguments.js';
import { formatOption, ONE_FORMATS, type OneFormat } from '../../output/list.js';
import { describeCluster, describeRepository, describeTenant } from './described.js';
import { clusterList, repositoryList, tenantList } from './get.js';
import { tenantQuotas, type QuotaOptions } from './tenant-quotas.js';

type Options = ServerOptions & { output: OneFormat };
const one = (command: Command): Command => withServer(command).addOption(formatOption(ONE_FORMATS, 'table'));

/** `fairlead tenant|cluster|repo [list|show NAME]`, `fairlead tenant quotas NAME`. */
export function register(program: Command): void {
  const tenant = program.command('tenant');
  tenantList(tenant.command('list', { isDefault: true }).description('all of them'));
  one(tenant.command('show').description('one of them'))
    .addArgument(new Argument('<tenant>'))
    .action((name: string, options: Options) => describeTenant(name, options));
  one(tenant.command('quotas').description('what is used of its quotas, asked of its clusters now; exits with 1 if one can not tell'))
    .addArgument(new Argument('<tenant>'))
    .option('-n, --namespace <name>', 'only of this namespace')
    .option('-c, --cluster <name>', 'only on this cluster')
    .action((name: string, options: QuotaOptions) => tenantQuotas(name, options));
  const cluster = program.command('cluster');
  clusterList(cluster.command('list', { isDefault: true }).description('all of them'));
  one(cluster.command('show').description('one of them'))
    .addArgument(new Argument('<cluster>'))
    .action((name: string, options: Options) => describeCluster(name, options));
  const repo = program.command('repo').alias('repository');
  repositoryList(repo.command('list', { isDefault: true }).description('all of them'));
  one(repo.command('show').description('one of them'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .action((id: ApplicationId, options: Options) => describeRepository(id, options));
}
