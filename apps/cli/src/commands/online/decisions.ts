import { dataOf } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { once, tellOutcome, withOutcome, type CommandOptions } from '../../api/commanding.js';
import { connect } from '../../api/connection.js';
import { applicationId, moment, wholeCommit, type ApplicationId } from '../../input/arguments.js';
import { steer, type SteerOptions } from './steering.js';

interface DecisionOptions extends CommandOptions {
  commit?: string;
}
interface PauseOptions extends CommandOptions {
  until?: string;
}
const application = (): Argument => new Argument('<tenant/name>').argParser(applicationId);

/** `fairlead pause|resume|confirm-deletion|approve|reject|promote|abort|retry`. */
export function register(program: Command): void {
  withOutcome(program.command('pause'))
    .addArgument(application())
    .option('--until <moment>', 'go on by itself then: 2h, or 2026-03-01T08:00:00Z', moment(1))
    .action(pause);
  withOutcome(program.command('resume')).addArgument(application()).action(resume);
  withOutcome(program.command('confirm-deletion')).addArgument(application()).action(confirmDeletion);
  for (const decision of ['approve', 'reject'] as const) {
    withOutcome(program.command(decision))
      .addArgument(new Argument('<tenant/promotion>').argParser(applicationId))
      .addArgument(new Argument('<environment>'))
      .option('--commit <id>', 'the version (default: the one that waits now)', wholeCommit)
      .action((id: ApplicationId, environment: string, options: DecisionOptions) => decide(decision, id, environment, options));
  }
  const steering = (decision: 'promote' | 'abort' | 'retry'): Command =>
    withOutcome(program.command(decision))
      .option('--cluster <name>', 'of the rollout, where there is more than one')
      .option('--canary <[namespace/]name>', 'the Canary, where the application has more than one')
      .option(
        '--revision <id>',
        'only if the rollout is about this version (`revision` of `get rollouts -o json`; default: the one that it is about now)',
      );
  steering('promote')
    .addArgument(application())
    .addArgument(new Argument('[environment]'))
    .action((id: ApplicationId, environment: string | undefined, options: SteerOptions) =>
      environment === undefined ? steer('promote', id, options) : decide('approve', id, environment, options),
    );
  steering('abort')
    .addArgument(application())
    .action((id: ApplicationId, options: SteerOptions) => steer('abort', id, options));
  steering('retry')
    .addArgument(application())
    .action((id: ApplicationId, options: SteerOptions) => steer('retry', id, options));
}

async function pause(id: ApplicationId, options: PauseOptions): Promise<void> {
  const connection = await connect(options);
  const { until, reason } = options;
  const accepted = await connection.api.POST('/api/v1/applications/{tenant}/{name}/pause', {
    params: { path: id, header: once() },
    body: { until, reason },
  });
  await tellOutcome(connection, dataOf(accepted), options);
}

async function resume(id: ApplicationId, options: CommandOptions): Promise<void> {
  const connection = await connect(options);
  const accepted = await connection.api.POST('/api/v1/applications/{tenant}/{name}/resume', {
    params: { path: id, header: once() },
    body: { reason: options.reason },
  });
  await tellOutcome(connection, dataOf(accepted), options);
}

async function confirmDeletion(id: ApplicationId, options: CommandOptions): Promise<void> {
  const connection = await connect(options);
  const accepted = await connection.api.POST('/api/v1/applications/{tenant}/{name}/confirm-deletion', {
    params: { path: id, header: once() },
    body: { reason: options.reason },
  });
  await tellOutcome(connection, dataOf(accepted), options);
}

async function decide(
  decision: 'approve' | 'reject',
  { tenant, name }: ApplicationId,
  environment: string,
  options: DecisionOptions,
): Promise<void> {
  const connection = await connect(options);
  const { commit, reason } = options;
  const accepted = await connection.api.POST('/api/v1/promotions/{tenant}/{promotion}/decision', {
    params: { path: { tenant, promotion: name }, header: once() },
    body: { environment, decision, commit, reason },
  });
  await tellOutcome(connection, dataOf(accepted), options);
}
