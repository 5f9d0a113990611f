import { Command, Option } from 'commander';
import { outputOption } from './output/format.js';

/** First words for which no command that needs a server has to be known. */
const offline: readonly string[] = ['render', 'affected', 'health', 'validate', 'seal', '-V', '--version'];

/**
 * The command line. Each command's module is loaded when it runs, and the online ones only when no offline one is asked for, so that starting
 * stays quick.
 */
export async function buildProgram(version: string, args: readonly string[] = []): Promise<Command> {
  const program = new Command('fairlead')
    .description('GitOps platform for Kubernetes. render, affected, health, validate and seal --cert need no server.')
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
  program
    .command('seal')
    .description('make a SealedSecret, which may stand in Git, of a Secret on standard input; only the cluster can open it')
    .option('--cluster <name>', 'seal for this cluster: its certificate comes from the api')
    .option('--cert <file>', 'seal with this certificate; needs no server')
    .addOption(
      new Option('--scope <scope>', 'where it may be opened: under its name, anywhere in its namespace, or anywhere').choices([
        'strict',
        'namespace-wide',
        'cluster-wide',
      ]),
    )
    .option('--namespace <name>', "namespace of the Secret, in place of the document's")
    .option('--name <name>', "name of the Secret, in place of the document's")
    .option('--raw', 'standard input is one value; print it sealed, for spec.encryptedData')
    .option('--server <url>', 'the api (default: FAIRLEAD_SERVER, else that of `npm start` in this checkout, else http://127.0.0.1:8080)')
    .addOption(outputOption(['yaml', 'json'], 'yaml'))
    .action(async (options) => (await import('./commands/seal.js')).seal(options));
}
