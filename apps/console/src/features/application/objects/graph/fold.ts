import type { TreeNode } from '@fairlead/api-client';
import type { Health } from '../../../../ui/states';
import { isTroubled, type Branch } from '../forest';
import { kindsText } from '../kinds-text';

/** What a box of the graph stands for: the application, one object, or siblings of one kind. */
export type GraphItem = { readonly id: string; readonly parent: string | undefined } & (
  | { readonly type: 'application'; readonly name: string }
  | { readonly type: 'object'; readonly node: TreeNode }
  | {
      readonly type: 'group';
      readonly label: string;
      readonly health: ReadonlyMap<Health, number>;
      readonly troubled: number;
      readonly open: boolean;
    }
);
export const ROOT = 'application';

/** Siblings of one kind beyond these are one box, by how many objects there are in all. */
const MOST_SIBLINGS = [
  [60, 12],
  [300, 6],
  [Infinity, 4],
] as const;
/** Kept outside of a folded box, because they are what one looks for. */
const MOST_TROUBLED = 5;
/** Of more objects not all can be opened at once: that would be neither quick nor readable. */
export const MOST_UNFOLDED = 1_000;
/** Boxes of an opened group of theirs, with what is below; the tree shows all. */
const MOST_OPENED = 400;

/** Objects as boxes, siblings of one kind folded unless opened. */
export function foldGraph(name: string, forest: readonly Branch[], isOpened: (id: string) => boolean): GraphItem[] {
  const total = forest.reduce((sum, branch) => sum + 1 + branch.below, 0);
  const most = (MOST_SIBLINGS.find(([objects]) => total <= objects) ?? MOST_SIBLINGS[2])[1];
  const items: GraphItem[] = [{ id: ROOT, parent: undefined, type: 'application', name }];
  const place = (branch: Branch, parent: string): void => {
    items.push({ id: branch.node.key, parent, type: 'object', node: branch.node });
    walk(branch.children, branch.node.key);
  };
  const walk = (branches: readonly Branch[], parent: string): void => {
    for (const [label, siblings] of byLabel(branches)) {
      if (siblings.length <= (label.endsWith(IDLE) ? 1 : most)) siblings.forEach((branch) => place(branch, parent));
      else fold(label, siblings, parent);
    }
  };
  const fold = (label: string, siblings: readonly Branch[], parent: string): void => {
    const id = `${parent} > ${label}`;
    const open = isOpened(id);
    items.push({ id, parent, type: 'group', open, label: groupLabel(label, siblings.length), ...countsOf(siblings) });
    const before = items.length;
    let shown = 0;
    for (const branch of open ? siblings : siblings.filter(({ troubled }) => troubled > 0).slice(0, MOST_TROUBLED)) {
      if (total > MOST_UNFOLDED && items.length - before >= MOST_OPENED) break;
      place(branch, id);
      shown++;
    }
    if (open && siblings.length > shown) {
      const rest = siblings.slice(shown);
      items.push({
        id: `${id}${REST}`,
        parent: id,
        type: 'group',
        open: false,
        label: `${rest.length} more, see the tree`,
        ...countsOf(rest),
      });
    }
  };
  walk(forest, ROOT);
  return items;
}

/** It stands for what was left out, and can't be opened. */
const REST = ' …';
export const canOpen = ({ type, id }: GraphItem): boolean => type === 'group' && !id.endsWith(REST);
/** Ids of all groups, also those within others. */
export const groupsOf = (name: string, forest: readonly Branch[]): Set<string> =>
  new Set(
    foldGraph(name, forest, () => true)
      .filter(canOpen)
      .map(({ id }) => id),
  );

/** Left behind by updates; ten of them beside the one that runs would bury it. */
const IDLE = ' of before';
const HISTORY_KINDS: readonly string[] = ['ReplicaSet', 'ControllerRevision'];
function byLabel(branches: readonly Branch[]): Map<string, Branch[]> {
  const groups = new Map<string, Branch[]>();
  for (const branch of branches) {
    const idle = HISTORY_KINDS.includes(branch.node.kind) && branch.children.length === 0 && !isTroubled(branch.node);
    const label = `${branch.node.kind}${idle ? IDLE : ''}`;
    const siblings = groups.get(label);
    if (siblings) siblings.push(branch);
    else groups.set(label, [branch]);
  }
  return groups;
}
function countsOf(siblings: readonly Branch[]): { health: ReadonlyMap<Health, number>; troubled: number } {
  const health = new Map<Health, number>();
  for (const { node } of siblings) if (node.health) health.set(node.health, (health.get(node.health) ?? 0) + 1);
  return { health, troubled: siblings.filter(({ troubled }) => troubled > 0).length };
}
/** `37 Pods`, `11 ReplicaSets of before`. */
function groupLabel(label: string, count: number): string {
  const [kind = '', ...rest] = label.split(' ');
  return [kindsText(count, kind), ...rest].join(' ');
}
