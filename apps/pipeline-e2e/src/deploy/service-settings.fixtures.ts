import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../../../..', import.meta.url));
export const services = ['git-poller', 'renderer', 'syncer', 'canary', 'promoter', 'notifier', 'api'] as const;
export type Service = (typeof services)[number];

/**
 * Names of the environment variables that a service reads: the keys of the zod objects that its config.ts exports, and those that all services share.
 * Loaded by path: what a service exports to others does not include its settings.
 */
export async function settingsOf(service: Service): Promise<ReadonlySet<string>> {
  const config = join(root, 'apps', service, 'src', 'config.ts');
  const common = join(root, 'libs', 'service-kit', 'src', 'config.ts');
  const modules = await Promise.all(
    [config, common].map(async (file) => (await import(pathToFileURL(file).href)) as Record<string, unknown>),
  );
  return new Set(modules.flatMap((exported) => Object.values(exported)).flatMap(keysOf));
}

function keysOf(value: unknown): string[] {
  const shape = (value as { shape?: unknown } | null | undefined)?.shape;
  return shape && typeof shape === 'object' ? Object.keys(shape).filter((key) => /^[A-Z][A-Z0-9_]+$/.test(key)) : [];
}

export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
