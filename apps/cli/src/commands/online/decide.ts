import { Argument, InvalidArgumentError, type Command } from 'commander';
import { ApiCommandAccepted, ApiPromotion, ApiRollout } from '@fairlead/contracts';
import { applicationId, commit, connect, output, pathOf, withServer, type ApplicationId, type OnlineOptions } from './command.js';
import { ago, FORMATS as LIST_FORMATS, printList, printOne, short, type Column, type Format } from './output.js';

const FORMATS = ['table', 'json', 'yaml'] as const;
interface DecisionOptions extends OnlineOptions {
  output: (typeof FORMATS)[number];
  reason?: string;
  commit?: string;
  to?: string;
}
interface ListOptions extends OnlineOptions {
  output: Format;
  tenant?: string;
}

const withReason = (command: Command): Command =>
  withServer(command).option('--reason <text>', 'why, for those who read the history').addOption(output(FORMATS, 'table'));
/** The API takes whole commit ids only: an abbreviated one may mean another commit there. */
function wholeCommit(text: string): string {
  if (commit(text).length < 40) throw new InvalidArgumentError('must be a whole commit id of 40 hexadecimal digits.');
  return commit(text);
}
const tellNext = (accepted: ApiCommandAccepted, { output: format }: DecisionOptions): void =>
  printOne(
    accepted,
    format,
    () =>
      `${accepted.next}${accepted.application === undefined ? '' : `\nSee what becomes of it: fairlead events ${accepted.tenant}/${accepted.application} --follow`}`,
  );

/** `fairlead rollback|confirm-deletion|approve|reject`, `fairlead get promotions|rollouts`. */
export function registerDecisions(program: Command): void {
  withReason(program.command('rollback').description('take an application back to what ran before, and revert the commit in Git'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .option('--commit <id>', 'the bad commit (default: the one that runs now)', wholeCommit)
    .option('--to <id>', 'back to what this commit was rendered to', wholeCommit)
    .action(async (id: ApplicationId, options: DecisionOptions) => {
      const { commit: bad, to, reason } = options;
      tellNext(await (await connect(options)).post(`${pathOf(id)}/rollback`, ApiCommandAccepted, { commit: bad, to, reason }), options);
    });
  withReason(program.command('confirm-deletion').description('delete protected objects that left Git'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .action(async (id: ApplicationId, options: DecisionOptions) => {
      tellNext(
        await (await connect(options)).post(`${pathOf(id)}/confirm-deletion`, ApiCommandAccepted, { reason: options.reason }),
        options,
      );
    });
  for (const decision of ['approve', 'reject'] as const) {
    withReason(program.command(decision).description(`${decision} that a version goes to an environment`))
      .addArgument(new Argument('<tenant/promotion>').argParser(applicationId))
      .addArgument(new Argument('<environment>'))
      .option('--commit <id>', 'the version (default: the one that waits now)', wholeCommit)
      .action(async ({ tenant, name }: ApplicationId, environment: string, options: DecisionOptions) => {
        const body = { environment, decision, commit: options.commit, reason: options.reason };
        tellNext(await (await connect(options)).post(`/api/v1/promotions/${tenant}/${name}/decision`, ApiCommandAccepted, body), options);
      });
  }
}

const promotionColumns: Column<ApiPromotion>[] = [
  { title: 'TENANT', value: ({ tenant }) => tenant },
  { title: 'PROMOTION', value: ({ promotion }) => promotion },
  { title: 'FROM', value: ({ from }) => from },
  { title: 'TO', value: ({ to }) => to },
  { title: 'COMMIT', value: ({ commit: id }) => short(id) },
  { title: 'STATE', value: ({ state }) => state },
  { title: 'SINCE', value: ({ at }) => ago(at) },
  { title: 'BY', value: ({ actor }) => actor },
  { title: 'CHANGES', value: ({ changes }) => changes.join(', '), wide: true },
  { title: 'PULL REQUEST', value: ({ pullRequest }) => pullRequest?.url, wide: true },
  { title: 'PROBLEM', value: ({ problem }) => problem?.message, wide: true },
];
const rolloutColumns: Column<ApiRollout>[] = [
  { title: 'TENANT', value: ({ tenant }) => tenant },
  { title: 'APPLICATION', value: ({ application }) => application },
  { title: 'CLUSTER', value: ({ cluster }) => cluster },
  { title: 'CANARY', value: ({ namespace, name }) => `${namespace}/${name}` },
  { title: 'PHASE', value: ({ phase }) => phase },
  { title: 'WEIGHT', value: ({ weight }) => `${weight} %` },
  { title: 'FAILED CHECKS', value: ({ failedChecks, threshold }) => `${failedChecks} of ${threshold}` },
  { title: 'SINCE', value: ({ at }) => ago(at) },
  { title: 'MESSAGE', value: ({ message }) => message, wide: true },
];

/** `fairlead get promotions|rollouts`. */
export function registerProgress(get: Command): void {
  const list = (name: string, alias: string, description: string): Command =>
    withServer(get.command(name).alias(alias).description(description))
      .option('-t, --tenant <name>', 'only of this tenant')
      .addOption(output(LIST_FORMATS, 'table'));
  list('promotions', 'promo', 'versions on their way from one environment to the next').action(async (options: ListOptions) => {
    const items = await (await connect(options)).all('/api/v1/promotions', ApiPromotion, { tenant: options.tenant });
    printList(items, options.output, promotionColumns, ({ tenant, promotion, to }) => `promotion/${tenant}/${promotion}/${to}`);
  });
  list('rollouts', 'rollout', 'rollouts of Canaries').action(async (options: ListOptions) => {
    const items = await (await connect(options)).all('/api/v1/rollouts', ApiRollout, { tenant: options.tenant });
    printList(items, options.output, rolloutColumns, ({ cluster, namespace, name }) => `rollout/${cluster}/${namespace}/${name}`);
  });
}
