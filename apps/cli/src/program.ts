import { Command, Help, type Option } from 'commander';
import { GROUPS, type CommandModule } from './command-table.js';
import { draw } from './output/format.js';

type Loaded = ReadonlyMap<CommandModule, { register(program: Command): void }>;

/**
 * The program with what a command line needs of it: the module of the command that it names is loaded, and of all others only what the overview says.
 * @param args the command line
 */
export async function buildProgram(version: string, args: readonly string[]): Promise<Command> {
  const words = args.filter((word) => !word.startsWith('-'));
  const [first, second] = words;
  // What help and completion are asked for is needed beside them.
  const named = first === 'help' ? [first, second] : first === '__complete' ? ['completion', completed(args)] : [first];
  const program = assemble(version, await loaded(new Set(named.map(moduleOf).filter((module) => module !== undefined))));
  if (mayShowHelp(program, args, words)) (await import('./help/explain.js')).explain(program);
  return program;
}

/** Help is asked for, or shown because a word is missing. */
function mayShowHelp(program: Command, args: readonly string[], [first, ...more]: readonly string[]): boolean {
  if (first === undefined || first === 'help' || args.includes('--help') || args.includes('-h')) return true;
  const command = program.commands.find((one) => one.name() === first);
  return more.length === 0 && command !== undefined && command.commands.length > 0;
}

/** With every command: for tests, and for what shows all of them. */
export async function wholeProgram(version: string): Promise<Command> {
  return assemble(version, await loaded(GROUPS.flatMap(({ modules }) => modules)));
}

/** The command whose words are completed: those after `--`, the last of which may be half of it; of `help`, the one that is asked about. */
const completed = (args: readonly string[]): string | undefined =>
  args.slice(args.indexOf('--') + 1, -1).find((word) => !word.startsWith('-') && word !== 'help');
const moduleOf = (name: string | undefined): CommandModule | undefined =>
  name === undefined
    ? undefined
    : GROUPS.flatMap(({ modules }) => modules).find(({ about, aliases }) => Object.hasOwn(about, name) || aliases?.includes(name));
const loaded = async (modules: Iterable<CommandModule>): Promise<Loaded> =>
  new Map(await Promise.all([...modules].map(async (module) => [module, await module.load()] as const)));

const commonness = ({ long }: Option): number => ['--output', '--server', '--help'].indexOf(long ?? '');

function assemble(version: string, modules: Loaded): Command {
  const program = new Command('fairlead')
    .description(
      'Sees and steers what Git brings into the clusters: what is healthy, what differs, what went wrong, and how to take it back.',
    )
    .version(version, '-V, --version')
    .option('--no-color', 'without colours, as with NO_COLOR; there are none where nobody looks')
    .configureHelp({
      subcommandTerm: (command) => [command.name(), ...command.aliases()].join(', '),
      visibleOptions(command) {
        // What every command has comes last.
        return Help.prototype.visibleOptions.call(this, command).sort((one, other) => commonness(one) - commonness(other));
      },
    })
    .showHelpAfterError('(add --help for what it takes)')
    .addHelpText('after', '\nWhat a command takes, with examples: fairlead help COMMAND\nWhat exit codes mean: fairlead help exit-codes')
    .helpCommand(false)
    .configureOutput({ writeOut: (text) => draw(text, process.stdout), writeErr: (text) => draw(text, process.stderr) })
    .exitOverride();
  for (const { title, modules: own } of GROUPS) {
    program.commandsGroup(title);
    for (const module of own) {
      const found = modules.get(module);
      if (found !== undefined) found.register(program);
      else for (const name of Object.keys(module.about)) program.command(name);
      for (const [name, about] of Object.entries(module.about))
        program.commands.find((command) => command.name() === name)?.description(about);
    }
  }
  return program;
}
