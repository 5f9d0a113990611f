import { Argument, type Command } from 'commander';
import { ApiComparisonList, type ApiComparison } from '@fairlead/contracts';
import { tell } from '../../output/format.js';
import { table } from '../../output/table.js';
import { connect, output, withServer, type OnlineOptions } from './command.js';
import { printOne, short } from './output.js';

const FORMATS = ['table', 'json', 'yaml'] as const;
interface CompareOptions extends OnlineOptions {
  output: (typeof FORMATS)[number];
  tenant?: string;
  component?: string;
}
/** Exit code of a comparison that found differences, as `diff` has 1. */
export const DIFFERS = 2;

/** `fairlead compare dev staging production`. */
export function registerCompare(program: Command): void {
  withServer(
    program
      .command('compare')
      .description('tell what differs between environments, object by object and field by field; exits with 2 if anything does'),
  )
    .addArgument(new Argument('<environments...>'))
    .option('-t, --tenant <name>', 'only of this tenant')
    .option('--component <name>', 'only of this component')
    .addOption(output(FORMATS, 'table'))
    .action(async (environments: string[], options: CompareOptions) => {
      const { tenant, component } = options;
      const query = { environments: environments.join(','), tenant, component };
      const list = await (await connect(options)).get('/api/v1/environments/compare', ApiComparisonList, query);
      printOne(list, options.output, () => list.items.map((item) => asText(item, environments)).join('\n\n'));
      if (list.items.some(({ objects }) => objects.length > 0)) process.exitCode = DIFFERS;
      else tell('No differences.');
    });
}

interface Row {
  readonly what: string;
  readonly values: readonly string[];
}

function asText({ tenant, component, applications, missing, objects, equal }: ApiComparison, environments: readonly string[]): string {
  const shown = environments.filter((name) => !missing.some((absent) => absent === name));
  const head = applications.map(
    ({ environment, application, cluster, revision }) => `${environment} (${application} on ${cluster}, ${short(revision.commit)})`,
  );
  const lines = [`${tenant}/${component}: ${head.join(', ')}`];
  if (missing.length > 0) lines.push(`  nothing is rendered yet for ${missing.join(', ')}`);
  const rows: Row[] = objects.flatMap(({ kind, name, names, fields }) => [
    {
      what: `${kind} ${name}`,
      values: shown.map((where) => (where in names ? (names[where] === name ? 'yes' : (names[where] ?? '')) : 'MISSING')),
    },
    ...fields.map(({ path, values }) => ({ what: `  ${path}`, values: shown.map((where) => values[where] ?? '(not set)') })),
  ]);
  if (rows.length > 0) {
    const columns = [
      { title: 'OBJECT / FIELD', value: ({ what }: Row) => what },
      ...shown.map((title, index) => ({ title: title.toUpperCase(), value: ({ values }: Row) => shortened(values[index] ?? '') })),
    ];
    lines.push(table(rows, columns).trimEnd());
  }
  lines.push(`${objects.length === 0 ? 'All' : 'The other'} ${equal} ${equal === 1 ? 'object is' : 'objects are'} the same.`);
  return lines.join('\n');
}

const LONGEST = 60;
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);
