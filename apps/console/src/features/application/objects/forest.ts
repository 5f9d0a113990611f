import type { Object as ApiObject, TreeNode } from '@fairlead/api-client';
import { HEALTHS, SYNCS, type Health } from '../../../ui/states';
import { objectKey } from '../data/live-queries';
import { numberText } from '../../../ui/number-text';

export interface Branch {
  readonly node: TreeNode;
  readonly children: readonly Branch[];
  /** Objects below. */
  readonly below: number;
  /** Of it and those below, how many are not in order. */
  readonly troubled: number;
  /** It is no object, but stands for so many of one kind. */
  readonly groupOf?: number;
}

const IN_ORDER: readonly (Health | undefined)[] = ['Healthy', 'Suspended', undefined];
export const isTroubled = ({ health, sync }: TreeNode): boolean => !IN_ORDER.includes(health) || (sync !== undefined && sync !== 'Synced');

/** What the api knows by itself, in the form of a tree of one level. */
export const asNodes = (objects: readonly ApiObject[]): TreeNode[] =>
  objects.map(({ cluster: _, namespace = '', ...object }) => ({
    ...object,
    namespace,
    key: objectKey({ ...object, namespace }),
    managed: true,
    info: [],
  }));

/** Objects under those that made them; what is not in order comes first. */
export function forestOf(nodes: readonly TreeNode[]): Branch[] {
  const known = new Map(nodes.map((node) => [node.key, node]));
  const looped = loopsOf(known);
  const children = new Map<string | undefined, TreeNode[]>();
  for (const node of nodes) {
    const parent = node.parent !== undefined && known.has(node.parent) && !looped.has(node.key) ? node.parent : undefined;
    const siblings = children.get(parent);
    if (siblings) siblings.push(node);
    else children.set(parent, [node]);
  }
  const branches = (parent: string | undefined): Branch[] => (children.get(parent) ?? []).map(branch).sort(worstFirst);
  const branch = (node: TreeNode): Branch => {
    const below = branches(node.key);
    return {
      node,
      children: below,
      below: below.reduce((sum, child) => sum + 1 + child.below, 0),
      troubled: below.reduce((sum, child) => sum + child.troubled, isTroubled(node) ? 1 : 0),
    };
  };
  return branches(undefined);
}

/** Those whose owners own each other would hang a walk; Kubernetes does not forbid them. */
function loopsOf(known: ReadonlyMap<string, TreeNode>): ReadonlySet<string> {
  const looped = new Set<string>();
  const ended = new Set<string>();
  for (const key of known.keys()) {
    const way = new Set<string>();
    let at: string | undefined = key;
    while (at !== undefined && !way.has(at) && !ended.has(at) && !looped.has(at)) {
      way.add(at);
      at = known.get(at)?.parent;
    }
    const into = at !== undefined && (way.has(at) || looped.has(at)) ? looped : ended;
    way.forEach((each) => into.add(each));
  }
  return looped;
}

const rank = ({ health, sync }: TreeNode): number =>
  (health === undefined ? HEALTHS.length : HEALTHS.indexOf(health)) * SYNCS.length +
  (sync === undefined ? SYNCS.length - 1 : SYNCS.indexOf(sync));
function worstFirst(a: Branch, b: Branch): number {
  if (a.troubled > 0 !== b.troubled > 0) return a.troubled > 0 ? -1 : 1;
  if (a.troubled > 0 && rank(a.node) !== rank(b.node)) return rank(a.node) - rank(b.node);
  return inOrder(a.node.kind, b.node.kind) || inOrder(sortedBy(a.node), sortedBy(b.node));
}
// Of thousands of names a collator's comparisons are most of the time that a tree takes: they are made comparable once instead.
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sortedBy = once(({ name }) => name.replace(/\d+/g, (digits) => digits.padStart(12, '0')));
const wordsOf = once(({ kind, namespace, name, message = '', info }) =>
  [kind, namespace, name, message, ...info.map(({ value }) => value)].join(' ').toLowerCase(),
);
/** Made when it is first wanted, and kept as long as the node is. */
function once(make: (node: TreeNode) => string): (node: TreeNode) => string {
  const made = new WeakMap<TreeNode, string>();
  return (node) => {
    const text = made.get(node) ?? make(node);
    made.set(node, text);
    return text;
  };
}

export interface ObjectFilter {
  readonly text?: string | undefined;
  readonly kind?: string | undefined;
  readonly health?: string | undefined;
  readonly sync?: string | undefined;
}
export const isFiltering = (filter: ObjectFilter): boolean => Object.values(filter).some((value) => value !== undefined && value !== '');
export function matches(node: TreeNode, { text, kind, health, sync }: ObjectFilter): boolean {
  if (kind && node.kind !== kind) return false;
  if (health && node.health !== health) return false;
  if (sync && node.sync !== sync) return false;
  if (!text) return true;
  const words = wordsOf(node);
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

export interface Row {
  readonly branch: Branch;
  /** From 1, as screen readers count. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly expanded: boolean | undefined;
  /** It is only shown as the way to what was looked for. */
  readonly isWay: boolean;
}
/** More objects than this begin folded, but for what is not in order. */
const SHOWN_WHOLE = 200;
export const isLarge = (forest: readonly Branch[]): boolean => forest.reduce((sum, branch) => sum + 1 + branch.below, 0) > SHOWN_WHOLE;

/** Rows of the table: what is expanded, or what a filter finds with the way to it. */
export function rowsOf(forest: readonly Branch[], toggled: ReadonlyMap<string, boolean>, filter: ObjectFilter): Row[] {
  const found = isFiltering(filter) ? foundIn(forest, filter) : undefined;
  const small = !isLarge(forest);
  const rows: Row[] = [];
  const walk = (branches: readonly Branch[], level: number): void => {
    const shown = found ? branches.filter((branch) => found.has(branch)) : branches;
    shown.forEach((branch, index) => {
      const byItself = found
        ? branch.children.some((child) => found.has(child))
        : small || branch.children.some(({ troubled }) => troubled > 0);
      const expanded = branch.children.length === 0 ? undefined : (toggled.get(branch.node.key) ?? byItself);
      rows.push({ branch, level, position: index + 1, siblings: shown.length, expanded, isWay: found?.get(branch) === 'way' });
      if (expanded) walk(branch.children, level + 1);
    });
  };
  walk(forest, 1);
  return rows;
}
/** What a filter finds, and the way to it; each object is looked at once. */
function foundIn(forest: readonly Branch[], filter: ObjectFilter): ReadonlyMap<Branch, 'itself' | 'way'> {
  const found = new Map<Branch, 'itself' | 'way'>();
  const look = (branch: Branch): boolean => {
    const below = branch.children.filter(look).length > 0;
    const itself = branch.groupOf === undefined && matches(branch.node, filter);
    if (itself || below) found.set(branch, itself ? 'itself' : 'way');
    return itself || below;
  };
  forest.forEach(look);
  return found;
}

/** `312 objects, 3 of them not in order`. */
export function totalsText(nodes: readonly TreeNode[], more = 0): string {
  const troubled = nodes.filter(isTroubled).length;
  const count = nodes.length + more;
  return `${numberText(count)} object${count === 1 ? '' : 's'}${troubled === 0 ? ', all in order' : `, ${troubled} not in order`}`;
}
