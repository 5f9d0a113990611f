import { didYouMean } from '../platform-documents/suggest.js';
import type { DocumentIssue } from '../platform-documents/describe-issue.js';
import { pathText } from '../platform-documents/yaml-positions.js';
import { isRecord } from '../manifests/kube-object.js';

/** What becomes of one field of somebody else's document. */
export type FieldRule =
  /** It means the same here: `as` names the field of Fairlead's own document, or says in words how it is kept. */
  | { readonly is: 'honoured'; readonly as: string }
  /** The document is accepted, and this differs: `how`. Values in `quiet` make no difference, so nothing is told of them. */
  | { readonly is: 'noted'; readonly how: string; readonly quiet: readonly unknown[] }
  /** Keeping it silently would change what runs, or endanger it: `instead` says what to do. Values in `quiet` are as good as none. */
  | { readonly is: 'refused'; readonly instead: string; readonly quiet: readonly unknown[] };

/** Rules by path: `spec.source.path`, `spec.dependsOn[].name`. A rule counts for everything below its path that has no rule of its own. */
export type FieldTable = Readonly<Record<string, FieldRule>>;

export const honoured = (as: string): FieldRule => ({ is: 'honoured', as });
export const noted = (how: string, ...quiet: unknown[]): FieldRule => ({ is: 'noted', how, quiet });
export const refused = (instead: string, ...quiet: unknown[]): FieldRule => ({ is: 'refused', instead, quiet });

/** The same rules one level or more down: `under('spec.source', {path: …})` is `{'spec.source.path': …}`. */
export const under = (prefix: string, table: FieldTable): FieldTable =>
  Object.fromEntries(Object.entries(table).map(([path, rule]) => [`${prefix}.${path}`, rule]));

const HERE = 'what the cluster says about the document; not read';
/** Fields that every document of every kind may have. */
export const envelope: FieldTable = {
  apiVersion: honoured('which reader reads it'),
  kind: honoured('which reader reads it'),
  'metadata.name': honoured('metadata.name'),
  'metadata.namespace': honoured('metadata.name, see "Names"'),
  'metadata.labels': honoured(
    'metadata.labels; fairlead.dev/environment and fairlead.dev/component become fields, fairlead.dev/tenant says whose it is',
  ),
  'metadata.annotations': honoured('nothing: tools write them for themselves'),
  'metadata.creationTimestamp': honoured(HERE),
  'metadata.generation': honoured(HERE),
  'metadata.managedFields': honoured(HERE),
  'metadata.ownerReferences': honoured(HERE),
  'metadata.resourceVersion': honoured(HERE),
  'metadata.selfLink': honoured(HERE),
  'metadata.uid': honoured(HERE),
  status: honoured(HERE),
};

interface Node {
  rule?: FieldRule;
  readonly children: Map<string, Node>;
}
const trees = new WeakMap<FieldTable, Node>();

function treeOf(table: FieldTable): Node {
  const known = trees.get(table);
  if (known) return known;
  const root: Node = { children: new Map() };
  for (const [path, rule] of Object.entries(table)) {
    let node = root;
    for (const step of path.replaceAll('[]', '.[]').split('.')) {
      const next = node.children.get(step) ?? { children: new Map<string, Node>() };
      node.children.set(step, next);
      node = next;
    }
    node.rule = rule;
  }
  trees.set(table, root);
  return root;
}

export interface FieldFindings {
  readonly notes: DocumentIssue[];
  readonly issues: DocumentIssue[];
}

/** Holds every field of a document against the table of its kind. Types are not judged here. */
export function checkFields(value: unknown, table: FieldTable, kind: string): FieldFindings {
  const found: FieldFindings = { notes: [], issues: [] };
  visit(treeOf(table), value, [], kind, found);
  return found;
}

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);

function visit({ rule, children }: Node, value: unknown, path: readonly PropertyKey[], kind: string, found: FieldFindings): void {
  if (rule && rule.is !== 'honoured') {
    if (isNothing(value) || rule.quiet.includes(value)) return;
    if (rule.is === 'noted') found.notes.push({ path, atKey: true, message: `${pathText(path)}: ${rule.how}` });
    else found.issues.push({ path, atKey: true, message: `${pathText(path)} can't be kept: ${rule.instead}` });
    return;
  }
  if (children.size === 0) return;
  const items = children.get('[]');
  if (items && Array.isArray(value)) value.forEach((item, index) => visit(items, item, [...path, index], kind, found));
  else if (!items && isRecord(value)) visitKeys(children, value, path, kind, found);
}

function visitKeys(
  children: ReadonlyMap<string, Node>,
  value: Record<string, unknown>,
  path: readonly PropertyKey[],
  kind: string,
  found: FieldFindings,
) {
  for (const [key, child] of Object.entries(value)) {
    const node = children.get(key);
    if (node) visit(node, child, [...path, key], kind, found);
    else {
      const at = [...path, key];
      const message = `${pathText(at)} is no field of ${kind} that is known here, so it has no effect${didYouMean(key, [...children.keys()])}`;
      found.notes.push({ path: at, atKey: true, message });
    }
  }
}
