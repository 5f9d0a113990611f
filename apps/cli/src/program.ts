import { Command } from 'commander';

type Loader = () => Promise<{ register(program: Command): void }>;
interface Group {
  readonly title: string;
  readonly commands: readonly (readonly [names: readonly string[], load: Loader])[];
}

/** Every command by its first word, and the module that has it: only the one that is asked for is loaded, so that starting stays quick. */
const groups: readonly Group[] = [
  {
    title: 'Sign in:',
    commands: [
      [['login', 'logout'], () => import('./commands/online/login.js')],
      [['whoami'], () => import('./commands/online/whoami.js')],
      [['can-i'], () => import('./commands/online/can-i.js')],
      [['token'], () => import('./commands/online/token.js')],
    ],
  },
  {
    title: 'Look:',
    commands: [
      [['get'], () => import('./commands/online/get.js')],
      [['describe'], () => import('./commands/online/describe.js')],
      [['tree'], () => import('./commands/online/tree.js')],
      [['diff'], () => import('./commands/online/diff.js')],
      [['history'], () => import('./commands/online/history.js')],
      [['logs'], () => import('./commands/online/logs.js')],
      [['events'], () => import('./commands/online/events.js')],
      [['compare'], () => import('./commands/online/compare.js')],
      [['incidents', 'incident'], () => import('./commands/online/incidents.js')],
      [['postmortem'], () => import('./commands/online/postmortem.js')],
      [['audit'], () => import('./commands/online/audit.js')],
      [['tenant', 'cluster', 'repo', 'repository'], () => import('./commands/online/inventory.js')],
      [['system'], () => import('./commands/online/system.js')],
    ],
  },
  {
    title: 'Act:',
    commands: [
      [['sync'], () => import('./commands/online/sync.js')],
      [['wait'], () => import('./commands/online/wait.js')],
      [['rollback'], () => import('./commands/online/rollback.js')],
      [
        ['pause', 'resume', 'promote', 'abort', 'retry', 'approve', 'reject', 'confirm-deletion'],
        () => import('./commands/online/decisions.js'),
      ],
    ],
  },
  {
    title: 'Without a server:',
    commands: [[['render', 'affected', 'validate', 'health', 'seal'], () => import('./commands/offline.js')]],
  },
  { title: 'This command line:', commands: [[['completion'], () => import('./commands/completion.js')]] },
];

/** @param args the command line: what its first word names is enough to know, and everything where it names nothing */
export async function buildProgram(version: string, args: readonly string[] = []): Promise<Command> {
  const program = new Command('fairlead')
    .description('GitOps platform for Kubernetes. render, affected, health -f, validate and seal --cert need no server.')
    .version(version, '-V, --version')
    .option('--no-color', 'without colours, as with NO_COLOR; there are none where nobody looks')
    .showHelpAfterError('(add --help for what it takes)')
    .addHelpText('after', '\nExit codes: fairlead help exit-codes')
    .exitOverride();
  const [first = ''] = args;
  if (first === '-V' || first === '--version') return program;
  const asked = groups.flatMap(({ commands }) => commands).find(([names]) => names.includes(first));
  if (asked === undefined) return withEverything(program);
  const [, load] = asked;
  (await load()).register(program);
  return program;
}

/** For help, for what is misspelt, and for completion. */
async function withEverything(program: Command): Promise<Command> {
  for (const { title, commands } of groups) {
    program.commandsGroup(title);
    for (const [, load] of commands) (await load()).register(program);
  }
  (await import('./commands/help.js')).register(program);
  return program;
}
