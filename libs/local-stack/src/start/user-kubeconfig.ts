import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse, stringify } from 'yaml';

interface Named {
  readonly name: string;
  readonly [key: string]: unknown;
}
interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly clusters?: readonly Named[];
  readonly users?: readonly Named[];
  readonly contexts?: readonly Named[];
}
const lists = ['clusters', 'users', 'contexts'] as const;
/** Fields of a cluster or user that name a file; kubectl reads them relative to the kubeconfig. */
const files = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/**
 * One self-contained kubeconfig from the user's own: several files are merged as kubectl does (the first to set a value wins), paths are made
 * absolute, and `context` becomes the current one. Throws an Error for a person when a file or the context is missing.
 */
export async function userKubeconfig(paths: readonly string[], context?: string): Promise<{ text: string; context: string }> {
  const configs = await Promise.all(paths.map(read));
  const found = configs.filter((config): config is Kubeconfig => config !== undefined);
  if (!found.length) throw new Error(`There is no kubeconfig at ${paths.join(' or ')}.`);
  const merged = Object.fromEntries(lists.map((list) => [list, firstOfEachName(found.flatMap((config) => config[list] ?? []))]));
  const current = context ?? found.map((config) => config['current-context']).find(Boolean);
  const contexts = (merged['contexts'] ?? []).map(({ name }) => name);
  if (!current || !contexts.includes(current)) {
    const wanted = current ? `The kubeconfig has no context ${current}` : 'The kubeconfig names no current context';
    throw new Error(`${wanted}; give one with --context: ${contexts.join(', ') || '(it has none)'}.`);
  }
  const text = stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': current, ...merged }, { lineWidth: 0 });
  return { text, context: current };
}

async function read(path: string): Promise<Kubeconfig | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const config = parse(text) as Kubeconfig | null;
  return withAbsolutePaths(config ?? {}, dirname(resolve(path))) as Kubeconfig;
}

function withAbsolutePaths(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withAbsolutePaths(item, folder));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      files.includes(key) && typeof inner === 'string' ? resolve(folder, inner) : withAbsolutePaths(inner, folder),
    ]),
  );
}

const firstOfEachName = (items: readonly Named[]): Named[] =>
  [...new Map([...items].reverse().map((item) => [item.name, item])).values()].reverse();
