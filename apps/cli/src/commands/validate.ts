import { availableParallelism } from 'node:os';
import type { Problem } from '@fairlead/contracts';
import { asTyped, locate } from '../input/repository-root.js';
import { findSources } from '../input/find-sources.js';
import { ExitCode } from '../errors.js';
import { print, printJson, tell } from '../output/format.js';
import { paint } from '../output/table.js';
import { fileProblems } from '../validation/file-problems.js';
import { KustomizationCheck } from '../validation/kustomization-check.js';

/** `fairlead validate DIR`: every problem of the platform documents, manifests and kustomizations below a folder. */
export async function validate(folder: string, { output }: { output: 'table' | 'json' }): Promise<number> {
  const { root, path } = await locate(folder);
  const { kustomizations, files, charts } = await findSources(root, path);
  const check = new KustomizationCheck(root);
  const problems: Problem[] = [];
  // What a kustomization reads is judged by building it: patches and values are no objects of their own.
  const used = new Set((await Promise.all(kustomizations.map((one) => check.inputs(one)))).flat());
  for (const file of files) problems.push(...(await fileProblems(root, file, used.has(file) ? 'input' : 'manifest', check.notes)));
  for (let at = 0; at < kustomizations.length; at += availableParallelism()) {
    const some = kustomizations.slice(at, at + availableParallelism());
    problems.push(...(await Promise.all(some.map((one) => check.problems(one)))).flat());
  }
  const typed = (problem: Problem): Problem => ({
    ...problem,
    ...(problem.file === undefined ? {} : { file: asTyped(root, problem.file) }),
  });
  const found = distinct(problems).map(typed);
  if (output === 'json') printJson(found);
  else for (const problem of found) print(`${paint(placeOf(problem), 'bold')}${problem.message}\n`);
  for (const note of distinct(check.notes).map(typed)) tell(`note: ${placeOf(note)}${note.message}`);
  const skipped = charts.length === 0 ? '' : `; ${plural(charts.length, 'Helm chart')} not looked into`;
  tell(
    `${plural(found.length, 'problem')} in ${plural(files.length, 'file')} and ${plural(kustomizations.length, 'kustomization')}${skipped}`,
  );
  return found.length === 0 ? ExitCode.ok : ExitCode.error;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const placeOf = ({ file, line, column }: Problem): string =>
  [file, line, column].filter((part) => part !== undefined).join(':') + (file === undefined ? '' : ': ');

/** A broken base is found again through every overlay. */
function distinct(problems: readonly Problem[]): Problem[] {
  const byPlace = new Map(problems.map((problem) => [`${placeOf(problem)}${problem.line === undefined ? problem.message : ''}`, problem]));
  return [...byPlace.values()].sort(
    (a, b) => (a.file ?? '').localeCompare(b.file ?? '', 'en') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
