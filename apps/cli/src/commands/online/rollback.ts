import { dataOf } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { once, tellOutcome, withOutcome, type CommandOptions } from '../../api/commanding.js';
import { connect } from '../../api/connection.js';
import { CliError } from '../../errors.js';
import { applicationId, idText, wholeCommit, type ApplicationId } from '../../input/arguments.js';
import { printOne, short } from '../../output/list.js';
import { confirmed } from '../../terminal/prompt.js';
import { interactive } from '../../terminal/terminal.js';
import { pick, renderingDiff, renderingDiffText, renderingsOf } from './diff.js';
import type { Connection } from '../../api/connection.js';
import type { Rendering } from '@fairlead/api-client';

interface RollbackOptions extends CommandOptions {
  commit?: string;
  to?: string;
  preview?: true;
  yes?: true;
}

/** `fairlead rollback TENANT/NAME`. */
export function register(program: Command): void {
  withOutcome(program.command('rollback'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .option('--commit <id>', 'the bad commit (default: the one that runs now)', wholeCommit)
    .option('--to <id>', 'back to what this commit was rendered to', wholeCommit)
    .option('--preview', 'only print what it would change')
    .option('-y, --yes', 'do not ask on a terminal')
    .action(rollback);
}

async function rollback(id: ApplicationId, options: RollbackOptions): Promise<void> {
  const connection = await connect(options);
  const { commit, to, reason } = options;
  if (options.preview) return preview(connection, id, options);
  if (interactive() && !options.yes) {
    const [from, target] = await change(connection, id, options);
    await confirmed(`Take ${idText(id)} from ${rendered(from)} back to ${rendered(target)}, and revert the commit in Git?`, options);
  }
  const accepted = await connection.api.POST('/api/v1/applications/{tenant}/{name}/rollback', {
    params: { path: id, header: once() },
    body: { commit, to, reason },
  });
  await tellOutcome(connection, dataOf(accepted), options);
}

async function preview(connection: Connection, id: ApplicationId, options: RollbackOptions): Promise<void> {
  const [from, to] = await change(connection, id, options);
  const difference = await renderingDiff(connection, id, from, to);
  await printOne(difference, options.output, () => renderingDiffText(difference));
}

/** What runs now, and what would. */
async function change(
  connection: Connection,
  id: ApplicationId,
  { commit, to }: RollbackOptions,
): Promise<[from: Rendering, to: Rendering]> {
  const renderings = await renderingsOf(connection, id);
  const from = pick(renderings, undefined, id);
  if (to !== undefined) return [from, pick(renderings, to, id)];
  const bad = commit === undefined ? from : pick(renderings, commit, id);
  const older = renderings.slice(renderings.indexOf(bad) + 1);
  const target = older.find(({ fingerprint, held }) => fingerprint !== bad.fingerprint && !held);
  if (target === undefined) throw new CliError(`${idText(id)} has nothing to go back to: no earlier rendering that differs is kept.`);
  return [from, target];
}
const rendered = ({ revision }: Rendering): string =>
  `${short(revision.commit)}${revision.subject === undefined ? '' : ` (${revision.subject})`}`;
