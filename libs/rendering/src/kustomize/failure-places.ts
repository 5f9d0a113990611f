import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isRecord } from '@fairlead/domain';
import type { RenderErrorPlace } from '../errors.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { YamlError } from '../yaml/yaml-error.js';
import { findScalar, readKustomization } from './kustomization-file.js';

/** A failure of kustomize as far as its message tells. */
export interface Failure {
  /** Kustomize's message, paths relative to the root. */
  readonly text: string;
  readonly root: string;
  /** Folder of the kustomization that failed, by the chain that kustomize tells. */
  readonly folder: string;
  /** What that kustomization wanted to read, as it stands there. */
  readonly input: string | undefined;
}

export const inputFile = ({ folder, input }: Failure): string =>
  input === undefined ? folder : posix.normalize(posix.join(folder, input));

/** Place of the input's name in the kustomization. */
export async function whereNamed(_: unknown, { root, folder, input }: Failure): Promise<RenderErrorPlace> {
  const kustomization = await readKustomization(root, folder);
  if (!kustomization) return { file: folder };
  return { file: kustomization.file, ...(input === undefined ? {} : findScalar(kustomization.text, input)) };
}
export const whereStands =
  (name: (match: RegExpExecArray) => string) =>
  async (match: RegExpExecArray, failure: Failure): Promise<RenderErrorPlace> => {
    const kustomization = await readKustomization(failure.root, failure.folder);
    if (!kustomization) return { file: failure.folder };
    const wanted = name(match);
    return { file: kustomization.file, ...findScalar(kustomization.text, (value) => value === wanted || value.endsWith(`=${wanted}`)) };
  };
/** Reads a file again with our own parser, which knows line and column. */
export async function whereBroken(root: string, file: string): Promise<RenderErrorPlace & { reason?: string }> {
  const text = await readFile(join(root, file), 'utf8').catch(() => undefined);
  if (text === undefined) return { file };
  try {
    parseYaml(text);
    return { file };
  } catch (error) {
    return error instanceof YamlError ? { file, line: error.line, column: error.column } : { file };
  }
}
/** Kustomize names no file for a repeated key: the first of the kustomization's own inputs that our parser refuses is it. */
export async function findBroken(failure: Failure): Promise<RenderErrorPlace> {
  const kustomization = await readKustomization(failure.root, failure.folder);
  if (!kustomization) return { file: failure.folder };
  const listed = [
    kustomization.file,
    ...[...kustomization.text.matchAll(/[\w./-]+\.ya?ml/g)].map(([name]) => posix.normalize(posix.join(failure.folder, name))),
  ];
  for (const file of listed) {
    const place = await whereBroken(failure.root, file);
    if (place.line !== undefined) return place;
  }
  return { file: kustomization.file };
}

export async function whereKustomizationIsBroken({ root, folder }: Failure): Promise<RenderErrorPlace> {
  const kustomization = await readKustomization(root, folder);
  return kustomization ? whereBroken(root, kustomization.file) : { file: folder };
}

/** Where the kustomization names a file that is not there. */
export async function whereMissing(missing: string, { root, folder, input }: Failure): Promise<RenderErrorPlace> {
  const kustomization = await readKustomization(root, folder);
  if (!kustomization) return { file: folder };
  const leadsThere = (value: string): boolean => posix.normalize(posix.join(folder, value)) === posix.normalize(missing);
  return {
    file: kustomization.file,
    ...(findScalar(kustomization.text, leadsThere) ?? (input === undefined ? {} : findScalar(kustomization.text, input))),
  };
}

/** Where the patch stands that is meant for an object: a file that the kustomization names, or a text in it. */
export async function wherePatched(kind: string, name: string, { root, folder }: Failure): Promise<RenderErrorPlace> {
  const kustomization = await readKustomization(root, folder);
  if (!kustomization) return { file: folder };
  const isPatch = (text: string): boolean => {
    try {
      return parseYaml(text).some(
        ({ value }) => isRecord(value) && value['kind'] === kind && isRecord(value['metadata']) && value['metadata']['name'] === name,
      );
    } catch {
      return false;
    }
  };
  const candidates: string[] = [];
  const inline = findScalar(kustomization.text, (value) => {
    if (/\.(?:ya?ml|json)$/.test(value) && !value.includes('\n')) candidates.push(value);
    return value.includes('\n') && isPatch(value);
  });
  if (inline) return { file: kustomization.file, ...inline };
  for (const candidate of candidates) {
    const file = posix.normalize(posix.join(folder, candidate));
    const text = await readFile(join(root, file), 'utf8').catch(() => '');
    if (isPatch(text)) return { file, ...findScalar(text, name) };
  }
  return { file: kustomization.file };
}
