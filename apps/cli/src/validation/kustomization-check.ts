import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@fairlead/contracts';
import { inputClosure, isRecord, KUSTOMIZATION_NAMES } from '@fairlead/domain';
import { folderTree, parseYaml, problemOf, RenderError, renderSource } from '@fairlead/rendering';
import { kustomizePath } from '../input/render-folder.js';

/** Builds kustomizations below a root, as Fairlead would. */
export class KustomizationCheck {
  /** What is read otherwise than its own system reads it. */
  readonly notes: Problem[] = [];

  constructor(private readonly root: string) {}

  /** Files that a kustomization reads. */
  async inputs(path: string): Promise<string[]> {
    const { files } = await inputClosure(folderTree(this.root), { path, kustomize: { loadRestrictor: 'none' } });
    return files.map((file) => file.path);
  }

  async problems(path: string): Promise<Problem[]> {
    if (await this.isComponent(path)) return [];
    try {
      const spec = { path, kustomize: { loadRestrictor: 'rootOnly' } } as const;
      const rendering = await renderSource({ root: this.root, spec, kustomize: await kustomizePath() });
      this.notes.push(...rendering.notes);
      return rendering.problems;
    } catch (error) {
      if (error instanceof RenderError) return [problemOf(error)];
      throw error;
    }
  }

  /** A component is made to be built into others: alone its patches have nothing to act on. */
  private async isComponent(path: string): Promise<boolean> {
    for (const name of KUSTOMIZATION_NAMES) {
      const text = await readFile(join(this.root, path, name), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      try {
        return parseYaml(text).some(({ value }) => isRecord(value) && value['kind'] === 'Component');
      } catch {
        return false;
      }
    }
    return false;
  }
}
