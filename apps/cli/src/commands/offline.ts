import { InvalidArgumentError, Option, type Command } from 'commander';
import { formatOption } from '../output/list.js';

/** Commands that need no server: render, affected, health -f, validate, seal --cert. What they do is loaded when they run. */
export function register(program: Command): void {
  program
    .command('render <dir>')
    .addOption(formatOption(['yaml', 'json'], 'yaml'))
    .addOption(new Option('--load-restrictor <mode>', 'none: kustomize may read files outside of its folder').choices(['rootOnly', 'none']))
    .option('-r, --recurse', 'plain manifests: read the folders below too')
    .action(async (folder: string, options) => (await import('./render.js')).render(folder, options));
  program
    .command('affected <folder> <from> <to>')
    .option('--roots <glob...>', 'look at the folders that these match only')
    .addOption(formatOption(['table', 'json'], 'table'))
    .action(async (repository: string, from: string, to: string, options) =>
      (await import('./affected.js')).affected(repository, from, to, options),
    );
  registerHealth(program);
  program
    .command('validate <dir>')
    .addOption(formatOption(['table', 'json'], 'table'))
    .action(async (folder: string, options) => {
      process.exitCode = await (await import('./validate.js')).validate(folder, options);
    });
  registerSeal(program);
}

function registerHealth(program: Command): void {
  const command = program
    .command('health [tenant/name]')
    .option('-f, --file <file...>', 'YAML or JSON files of objects; - for standard input; needs no server')
    .option('--server <url>', 'the api, of an application')
    .addOption(formatOption(['table', 'json', 'yaml'], 'table'))
    .addHelpText('after', '\nOf an application it exits with 1 unless it is healthy. Objects without health don’t count.');
  command.action(async (application: string | undefined, options) => {
    if ((application === undefined) === (options.file === undefined))
      command.error('error: name either an application (TENANT/NAME) or files (-f)');
    if (application === undefined) return (await import('./health.js')).health(options);
    const { applicationHealth } = await import('./online/health.js');
    try {
      await applicationHealth(application, options);
    } catch (error) {
      // Looked at here, since files take no argument: told as commander tells of the others.
      if (error instanceof InvalidArgumentError) command.error(`error: argument 'tenant/name' is invalid. It ${error.message}`);
      throw error;
    }
  });
}

function registerSeal(program: Command): void {
  program
    .command('seal')
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
    .addOption(formatOption(['yaml', 'json'], 'yaml'))
    .action(async (options) => (await import('./seal.js')).seal(options));
}
