import type { Branch } from './forest';

/** So many siblings of one kind that are in order stand under one row. */
const MANY = 20;

/**
 * Thousands of objects as a few rows: siblings of one kind that are in order, where there are many, come under one that counts them. What is not in order
 * stays where it is, on top.
 */
export function groupBranches(branches: readonly Branch[], parent = ''): Branch[] {
  const calm = new Map<string, Branch[]>();
  for (const branch of branches) {
    if (branch.troubled > 0) continue;
    const siblings = calm.get(branch.node.kind);
    if (siblings) siblings.push(branch);
    else calm.set(branch.node.kind, [branch]);
  }
  return branches.flatMap((branch) => {
    const siblings = branch.troubled > 0 ? [] : (calm.get(branch.node.kind) ?? []);
    if (siblings.length <= MANY) return [withGroups(branch)];
    return siblings[0] === branch ? [groupOf(siblings, parent)] : [];
  });
}
const withGroups = (branch: Branch): Branch =>
  branch.children.length === 0 ? branch : { ...branch, children: groupBranches(branch.children, branch.node.key) };

function groupOf(siblings: readonly Branch[], parent: string): Branch {
  const kind = siblings[0]?.node.kind ?? '';
  const namespaces = new Set(siblings.map(({ node }) => node.namespace));
  const [namespace = ''] = namespaces.size === 1 ? namespaces : [];
  return {
    node: { group: '', kind, namespace, name: '', key: `${parent} > ${kind}`, managed: false, info: [] },
    children: siblings.map(withGroups),
    below: siblings.reduce((sum, { below }) => sum + 1 + below, 0),
    troubled: 0,
    groupOf: siblings.length,
  };
}
