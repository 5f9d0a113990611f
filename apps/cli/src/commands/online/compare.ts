import { dataOf, type Comparison, type ComparisonList } from '@fairlead/api-client';
import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { ExitCode } from '../../errors.js';
import { coloured } from '../../output/coloured.js';
import { comparisonText } from '../../output/comparison.js';
import { KINDS, onlyKind, type Kind } from '../../output/comparison-kinds.js';
import { tell } from '../../output/format.js';
import { FORMATS, formatOption, printLine, printOne, type Format } from '../../output/list.js';
import { Progress } from '../../terminal/progress.js';

type Live = 'drifted' | 'all';
interface CompareOptions extends ServerOptions {
  output: Format;
  tenant?: string;
  component?: string;
  kind?: Kind;
  live?: Live;
}
/** Clusters are asked component by component, each within 45 s. */
const LIVE_MILLISECONDS = 180_000;

/** `fairlead compare dev staging production`. */
export function register(program: Command): void {
  const command = withServer(program.command('compare'))
    .addArgument(new Argument('<environments...>', 'two or more, in the order in which to show them'))
    .option('-t, --tenant <name>', 'only of this tenant')
    .option('--component <name>', 'only of this component: what the applications are environments of')
    .addOption(new Option('--kind <kind>', 'only what differs in this way').choices(KINDS))
    .addOption(
      new Option('--live [objects]', 'ask the clusters too: for what is known to differ from Git, or with --live=all for every object')
        .preset('drifted')
        .argParser(liveObjects),
    )
    .addOption(formatOption(FORMATS, 'table'))
    .addHelpText('after', `\n${KINDS_HELP}`);
  command.action(async (environments: string[], given: CompareOptions) => {
    if (environments.length < 2) command.error('error: name two environments or more');
    // What drifted is known to clusters only.
    const options: CompareOptions = given.kind === 'drift' ? { live: 'drifted', ...given } : given;
    const list = await compared(environments, options);
    await print(list, options);
    conclude(list, options);
  });
}

const KINDS_HELP = `drift:   a cluster runs something else than Git says of this environment; asks the clusters, as --live does
lag:     an older version is here; a promotion brings the newer one
overlay: intended: at the same version Git says so
unknown: no version that both ran is kept any more, so it can't be told
Exits with 2 if anything differs that is shown, and with 1 if nothing does but a cluster could not be asked.
-o wide shows whole values, and how each kind is known. Values of Secrets are hidden in every form.`;

function liveObjects(text: string): Live {
  if (text === 'drifted' || text === 'all') return text;
  throw new InvalidArgumentError('must be drifted or all; write --live behind the environments, or --live=drifted.');
}

async function compared(environments: readonly string[], { kind, live, ...options }: CompareOptions): Promise<ComparisonList> {
  const { tenant, component } = options;
  const query = { environments: environments.join(','), tenant, component, live: live ?? ('none' as const) };
  const { api } = await connect(options, live === undefined ? undefined : LIVE_MILLISECONDS);
  const progress = new Progress();
  if (live !== undefined && process.stderr.isTTY) progress.show('the clusters are asked');
  try {
    const { items } = dataOf(await api.GET('/api/v1/environments/compare', { params: { query } }));
    return { items: items.map((item) => ({ ...item, objects: onlyKind(item.objects, kind) })) };
  } finally {
    progress.end();
  }
}

async function print(list: ComparisonList, { output }: CompareOptions): Promise<void> {
  if (output === 'name') {
    for (const line of list.items.flatMap(namesOf)) printLine(line);
    return;
  }
  const style = { wide: output === 'wide', colours: coloured() };
  await printOne(list, output === 'wide' ? 'table' : output, () => list.items.map((item) => comparisonText(item, style)).join('\n\n\n'));
}

const namesOf = ({ tenant, component, objects }: Comparison): string[] =>
  objects.map(
    ({ kind, group, name }) => `component/${tenant}/${component} ${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name}`,
  );

function conclude({ items }: ComparisonList, { kind }: CompareOptions): void {
  const unasked = items.flatMap(({ clusters }) => clusters).filter(({ problem }) => problem);
  for (const { environment, cluster, problem } of unasked)
    tell(`note: cluster ${cluster} of ${environment} could not be asked: ${problem?.message ?? ''}`);
  if (items.some(({ objects }) => objects.length > 0)) process.exitCode = ExitCode.differs;
  else if (unasked.length > 0) process.exitCode = ExitCode.error;
  else tell(kind === undefined ? 'No differences.' : `No differences of the kind ${kind}.`);
}
