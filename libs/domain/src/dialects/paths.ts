import type { Path } from '../platform-documents/yaml-positions.js';
import type { Draft } from './define-kind.js';

/** A folder as sources name it here: `.` for the root, else without `./` before and `/` behind. */
export function folderPath(path: string | undefined, at: Path, draft: Draft): string {
  const steps = (path ?? '').split('/').filter((step) => step !== '' && step !== '.');
  if (steps.includes('..')) draft.refuse(at, 'a path with .. could leave the repository; write it from the root of the repository');
  return steps.length === 0 ? '.' : steps.join('/');
}
