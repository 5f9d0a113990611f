import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@fairlead/contracts';
import { DIALECT_PROBLEM, isPlatformObject, isRecord, mayHoldPlatformDocuments, readPlatformDocuments } from '@fairlead/domain';
import { parseManifests, parseYaml, problemOf, RenderError, YamlError } from '@fairlead/rendering';

/**
 * Problems of one file. Only what calls itself a Kubernetes object is held to be one; other YAML (a chart's values, a compose file) must
 * be valid YAML, and other JSON nothing at all.
 * @param notes what is read otherwise than its own system reads it is added to these
 * @param role `input`: a kustomization reads it, so it may be a patch
 */
export async function fileProblems(root: string, file: string, role: 'manifest' | 'input', notes: Problem[]): Promise<Problem[]> {
  const text = await readFile(join(root, file), 'utf8');
  if (mayHoldPlatformDocuments(text)) {
    const read = readPlatformDocuments(text, file);
    // A patch of a HelmRelease looks like half of one.
    const problems = read.problems.filter(({ code }) => role === 'manifest' || code !== DIALECT_PROBLEM);
    if (role === 'manifest') notes.push(...read.notes);
    if (problems.length > 0) return problems;
  }
  try {
    const values = parseYaml(text).map(({ value }) => value);
    const objects = values.filter((value) => isRecord(value) && 'apiVersion' in value && 'kind' in value && !isPlatformObject(value));
    if (role === 'input' || objects.length === 0) return [];
    parseManifests(text, file, { repeatedKeys: 'refuse' });
    return [];
  } catch (error) {
    if (error instanceof RenderError) return [problemOf(error)];
    if (!(error instanceof YamlError)) throw error;
    if (file.endsWith('.json')) return [];
    return [{ code: 'InvalidManifest', message: `not valid YAML: ${error.message}`, file, line: error.line, column: error.column }];
  }
}
