import type { Tree, TreeNode } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { connect, withServer, type ServerOptions } from '../../api/connection.js';
import { applicationId, type ApplicationId } from '../../input/arguments.js';
import { formatOption, ONE_FORMATS, printOne, stateColumn, tableOf, ago, type Column, type OneFormat } from '../../output/list.js';
import { clustersOf, treeOf } from './objects.js';

interface TreeOptions extends ServerOptions {
  output: OneFormat;
  cluster?: string;
}

/** `fairlead tree TENANT/NAME`. */
export function register(program: Command): void {
  withServer(program.command('tree'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .option('-c, --cluster <name>', 'only on this cluster')
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .action(async (id: ApplicationId, options: TreeOptions) => {
      const connection = await connect(options);
      const trees: Tree[] = [];
      for (const cluster of await clustersOf(connection, id, options.cluster)) trees.push(await treeOf(connection, id, cluster));
      await printOne(trees, options.output, () => trees.map(treeText).join('\n\n'));
    });
}

interface Line {
  readonly node: TreeNode;
  /** What leads to it from above. */
  readonly lead: string;
}
const columns: readonly Column<Line>[] = [
  { title: 'OBJECT', value: ({ lead, node }) => `${lead}${node.kind} ${node.namespace === '' ? '' : `${node.namespace}/`}${node.name}` },
  stateColumn('SYNC', ({ node }) => node.sync),
  stateColumn('HEALTH', ({ node }) => node.health),
  { title: 'AGE', value: ({ node }) => (node.createdAt === undefined ? undefined : ago(node.createdAt).replace(' ago', '')) },
  {
    title: 'INFO',
    value: ({ node }) => [node.message, ...node.info.map(({ name, value }) => `${name} ${value}`)].filter(Boolean).join('; '),
  },
];

export function treeText({ cluster, nodes, more }: Tree): string {
  const rest = more === 0 ? '' : `\n… and ${more} more objects that are not shown`;
  if (nodes.length === 0) return `${cluster}: no objects${rest}`;
  return `${cluster}:\n${tableOf(lines(nodes), columns).trimEnd()}${rest}`;
}

/** Children below their owners, in the order in which they came. */
export function lines(nodes: readonly TreeNode[]): Line[] {
  const known = new Set(nodes.map(({ key }) => key));
  const below = new Map<string | undefined, TreeNode[]>();
  for (const node of nodes) {
    const owner = node.parent !== undefined && known.has(node.parent) ? node.parent : undefined;
    below.set(owner, [...(below.get(owner) ?? []), node]);
  }
  const found: Line[] = [];
  const walk = (owner: string | undefined, indent: string): void => {
    const children = below.get(owner) ?? [];
    children.forEach((node, index) => {
      const last = index === children.length - 1;
      found.push({ node, lead: owner === undefined ? '' : `${indent}${last ? '└─ ' : '├─ '}` });
      walk(node.key, owner === undefined ? '' : `${indent}${last ? '   ' : '│  '}`);
    });
  };
  walk(undefined, '');
  return found;
}
