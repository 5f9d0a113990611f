import { isRecord, renderGoTemplate, TemplateError } from '@fairlead/domain';
import { parse } from 'yaml';
import { SecretSpecError } from './errors.js';
import type { Template, TemplateSource } from './external-secret-spec.js';
import type { Values } from './keys.js';

export interface Templated {
  readonly type: string;
  readonly data: Record<string, Buffer>;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}
/** Values of a ConfigMap's or Secret's keys in the ExternalSecret's namespace. */
export type ReadSource = (kind: 'ConfigMap' | 'Secret', name: string) => Promise<Record<string, string>>;
type Target = 'Data' | 'Annotations' | 'Labels';
type Entries = Record<Target, Record<string, string>>;

/**
 * Carries out `target.template` (engine v2) over the values that were fetched: `templateFrom` first, then `metadata` and `data`, which win. Without
 * templates for data, and with mergePolicy Merge, the values themselves are in it too. Throws `SecretSpecError` with line and column.
 */
export async function applyTemplate(template: Template, values: Values, readSource: ReadSource): Promise<Templated> {
  const data = Object.fromEntries([...values].map(([key, value]) => [key, value.toString('utf8')]));
  const render = (text: string, name: string): string => {
    try {
      return renderGoTemplate(text, data, { name });
    } catch (error) {
      if (error instanceof TemplateError) throw new SecretSpecError(`could not apply template: ${error.message}`);
      throw error;
    }
  };
  const made: Entries = { Data: {}, Annotations: {}, Labels: {} };
  for (const [at, { configMap, secret, literal, target }] of template.templateFrom.entries()) {
    const where = `spec.target.template.templateFrom[${at}]`;
    if (configMap) await addFrom('ConfigMap', configMap, made[target], where, render, readSource);
    if (secret) await addFrom('Secret', secret, made[target], where, render, readSource);
    if (literal !== undefined) addAll(made[target], render(literal, `${where}.literal`), `${where}.literal`);
  }
  const add = (target: Target, entries: Readonly<Record<string, string>>, where: string): void => {
    for (const [key, text] of Object.entries(entries)) put(made[target], key, render(text, `spec.target.template.${where}.${key}`));
  };
  add('Data', template.data, 'data');
  add('Labels', template.metadata.labels, 'metadata.labels');
  add('Annotations', template.metadata.annotations, 'metadata.annotations');
  const given = template.mergePolicy === 'Merge' || Object.keys(made.Data).length === 0 ? Object.fromEntries(values) : {};
  return {
    type: template.type ?? 'Opaque',
    data: { ...given, ...Object.fromEntries(Object.entries(made.Data).map(([key, text]) => [key, Buffer.from(text)])) },
    labels: made.Labels,
    annotations: made.Annotations,
  };
}

async function addFrom(
  kind: 'ConfigMap' | 'Secret',
  { name, items }: TemplateSource,
  into: Record<string, string>,
  where: string,
  render: (text: string, name: string) => string,
  readSource: ReadSource,
): Promise<void> {
  const source = await readSource(kind, name);
  for (const { key, templateAs } of items) {
    const text = Object.hasOwn(source, key) ? source[key] : undefined;
    if (text === undefined) throw new SecretSpecError(`${where}: ${kind} ${name} has no key ${key}`);
    const rendered = render(text, `${where}, ${kind} ${name}, ${key}`);
    if (templateAs === 'KeysAndValues') addAll(into, rendered, `${where}, ${kind} ${name}, ${key}`);
    else put(into, key, rendered);
  }
}

/** A rendered text that is a YAML map of keys and values. */
function addAll(into: Record<string, string>, text: string, where: string): void {
  let parsed: unknown;
  try {
    parsed = parse(text, { maxAliasCount: 20 });
  } catch {
    parsed = undefined;
  }
  if (parsed === null) return;
  if (!isRecord(parsed)) throw new SecretSpecError(`${where}: what it renders to is no YAML map of keys and values`);
  for (const [key, value] of Object.entries(parsed)) put(into, key, typeof value === 'string' ? value : JSON.stringify(value));
}

function put(into: Record<string, string>, key: string, value: string): void {
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
}
