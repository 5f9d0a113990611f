import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord, locateField, readLenientYaml } from '@fairlead/domain';
import { RenderError, type RenderErrorPlace } from '../errors.js';

/** Where a chart's values come from, the strongest last. */
export interface ValueSources {
  readonly root: string;
  /** The chart's own and then `helm.valueFiles`, from the root. */
  readonly files: readonly string[];
  /** `helm.values`. */
  readonly values: unknown;
  /** Names of `helm.parameters`. */
  readonly parameters: readonly string[];
}

/** Each value that the chart's schema refuses, and where the first of them was set. */
export async function translateSchemaFailure(text: string, path: string, sources: ValueSources): Promise<RenderError> {
  const failures = [...text.matchAll(/^- at '([^']*)': (.*)$/gm)].map(([, pointer = '', message = '']) => ({ pointer, message }));
  // Helm 3 writes `- x.y: Invalid type. Expected: …`.
  const told =
    failures.length > 0
      ? failures
      : [...text.matchAll(/^- ([\w.()-]+): (.*)$/gm)].map(([, field = '', message = '']) => ({
          pointer: `/${field.replaceAll('.', '/')}`,
          message,
        }));
  const [first] = told;
  const setAt: { by?: string; place?: RenderErrorPlace } = first ? await whereSet(keysOf(first.pointer), sources) : {};
  const list = told.map(({ pointer, message }) => `${keysOf(pointer).join('.') || 'the values'}: ${message}`).join('; ');
  const origin = setAt.by === undefined ? '' : ` (${setAt.by})`;
  const place = setAt.place ?? { file: join(path, 'values.schema.json') };
  return new RenderError('HelmFailed', `the values don't meet the chart's values.schema.json: ${list}${origin}`, place);
}

const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

async function whereSet(
  keys: readonly string[],
  { root, files, values, parameters }: ValueSources,
): Promise<{ by?: string; place?: RenderErrorPlace }> {
  if (keys.length === 0) return {};
  if (parameters.some((name) => name === keys.join('.'))) return { by: `set by the application's helm.parameters` };
  if (holds(values, keys)) return { by: `set by the application's helm.values` };
  for (const file of [...files].reverse()) {
    const text = await readFile(join(root, file), 'utf8').catch(() => '');
    const at = locateField(readLenientYaml(text).documents[0], keys);
    if (at) return { place: { file, ...at } };
  }
  return {};
}

function holds(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (Array.isArray(value)) return holds((value as unknown[])[Number(key)], rest) && Number(key) < value.length;
  return isRecord(value) && key in value && holds(value[key], rest);
}
