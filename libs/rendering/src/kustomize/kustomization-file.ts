import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KUSTOMIZATION_NAMES } from '@fairlead/domain';
import { EVENT_ID, getScalarValue, parseEvents } from 'js-yaml';
import { lineColumn } from '../yaml/yaml-error.js';

/** Text of the kustomization in a folder, if there is one. */
export async function readKustomization(root: string, folder: string): Promise<{ file: string; text: string } | undefined> {
  for (const name of KUSTOMIZATION_NAMES) {
    const file = join(folder, name);
    const text = await readFile(join(root, file), 'utf8').catch(() => undefined);
    if (text !== undefined) return { file, text };
  }
  return undefined;
}

/** Where a scalar with this value, or one for which the test holds, stands first. */
export function findScalar(text: string, wanted: string | ((value: string) => boolean)): { line: number; column: number } | undefined {
  try {
    for (const event of parseEvents(text, { maxDepth: 250 })) {
      if (event.type !== EVENT_ID.SCALAR) continue;
      const value = getScalarValue(text, event);
      if (typeof wanted === 'string' ? value === wanted : wanted(value)) return lineColumn(text, event.valueStart);
    }
  } catch {
    return undefined;
  }
  return undefined;
}
