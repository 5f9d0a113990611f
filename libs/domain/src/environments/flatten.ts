import { isRecord, type KubeObject } from '../manifests/kube-object.js';

/** Fields by which the items of a list are told apart, the first that all items have; as strategic merge does for the kinds that have one. */
const ITEM_KEYS = ['name', 'key', 'containerPort', 'port', 'mountPath', 'topologyKey', 'ip', 'host', 'path'] as const;

/**
 * Every leaf of an object by its path: `spec.template.spec.containers[name=web].image`. Lists whose items have a name are told apart by it, so that an item
 * more does not move the others; all else by place. Empty lists and maps are leaves too.
 */
export function flatten(object: KubeObject): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value) && value.length > 0) {
      const key = itemKey(value);
      value.forEach((item: unknown, index) =>
        visit(item, `${path}[${key && isRecord(item) ? `${key}=${String(item[key])}` : String(index)}]`),
      );
    } else if (isRecord(value) && Object.keys(value).length > 0) {
      for (const [name, item] of Object.entries(value)) visit(item, path === '' ? segment(name) : `${path}.${segment(name)}`);
    } else leaves.set(path, value);
  };
  visit(object, '');
  return leaves;
}

const segment = (name: string): string => (/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name));

function itemKey(items: readonly unknown[]): string | undefined {
  return ITEM_KEYS.find((key) => {
    const values = items.map((item) => (isRecord(item) ? item[key] : undefined));
    return values.every((value) => value !== undefined) && new Set(values).size === values.length;
  });
}
