import { dataOf, type Comparison } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { ExitCode } from '../../errors.js';
import { tell } from '../../output/format.js';
import { formatOption, ONE_FORMATS, printOne, short, type OneFormat } from '../../output/list.js';
import { table } from '../../output/table.js';

interface CompareOptions extends ServerOptions {
  output: OneFormat;
  tenant?: string;
  component?: string;
}

/** `fairlead compare dev staging production`. */
export function register(program: Command): void {
  withServer(
    program
      .command('compare')
      .description('tell what differs between environments, object by object and field by field; exits with 2 if anything does'),
  )
    .addArgument(new Argument('<environments...>'))
    .option('-t, --tenant <name>', 'only of this tenant')
    .option('--component <name>', 'only of this component')
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .action(async (environments: string[], options: CompareOptions) => {
      const { tenant, component } = options;
      const query = { environments: environments.join(','), tenant, component };
      const { api } = await connect(options);
      const list = dataOf(await api.GET('/api/v1/environments/compare', { params: { query } }));
      await printOne(list, options.output, () => list.items.map((item) => asText(item, environments)).join('\n\n'));
      if (list.items.some(({ objects }) => objects.length > 0)) process.exitCode = ExitCode.differs;
      else tell('No differences.');
    });
}

interface Row {
  readonly what: string;
  readonly values: readonly string[];
}

function asText({ tenant, component, applications, missing, objects, equal }: Comparison, environments: readonly string[]): string {
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
