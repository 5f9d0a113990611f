import { Command, Option } from 'commander';
import { outputOption } from './output/format.js';

/** First words for which no command that needs a server has to be known. */
const offline: readonly string[] = ['render', 'affected', 'health', 'validate', '-V', '--version'];

/**
 * The command line. Each command's module is loaded when it runs, and the online ones only when no offline one is asked for, so that starting
 * stays quick.
 */
export async function buildProgram(version: string, args: readonly string[] = []): Promise<Command> {
  const program = new Command('fairlead')
    .description('GitOps platform for Kubernetes. render, affected, health and validate need no server.')
    .version(version, '-V, --version')
    .showHelpAfterError('(add --help for what it takes)')
    .exitOverride();
  registerOffline(program);
  if (!offline.includes(args[0] ?? '')) (await import('./commands/online/index.js')).registerOnline(program);
  return program;
}

function registerOffline(program: Command): void {
  program
    .command('render <dir>')
    .description('print the manifests that Fairlead would make of a Kustomize root or a folder of manifests')
    .addOption(outputOption(['yaml', 'json'], 'yaml'))
    .addOption(new Option('--load-restrictor <mode>', 'none: kustomize may read files outside of its folder').choices(['rootOnly', 'none']))
    .option('-r, --recurse', 'plain manifests: read the folders below too')
    .action(async (folder: string, options) => (await import('./commands/render.js')).render(folder, options));
  program
    .command('affected <repository> <from> <to>')
    .description('print the Kustomize roots, charts and folders of manifests that a range of commits can change')
    .option('--roots <glob...>', 'look at the folders that these match only')
    .addOption(outputOption(['table', 'json'], 'table'))
    .action(async (repository: string, from: string, to: string, options) =>
      (await import('./commands/affected.js')).affected(repository, from, to, options),
    );
  program
    .command('health')
    .description('print the health of live objects, as Fairlead and Argo CD judge it; objects without health don’t count')
    .requiredOption('-f, --file <file...>', 'YAML or JSON files; - for standard input')
    .addOption(outputOption(['table', 'json', 'yaml'], 'table'))
    .action(async (options) => (await import('./commands/health.js')).health(options));
  program
    .command('validate <dir>')
    .description('check the platform documents, manifests and kustomizations below a folder; exits with 1 if there is any problem')
    .addOption(outputOption(['table', 'json'], 'table'))
    .action(async (folder: string, options) => {
      process.exitCode = await (await import('./commands/validate.js')).validate(folder, options);
    });
}
