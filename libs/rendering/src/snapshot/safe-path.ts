import { posix } from 'node:path';
import { RenderError } from '../errors.js';

const LINK_HOPS = 40;

/**
 * Path below the root as a snapshot may hold it, without `./`.
 * @throws RenderError `UnsafeSnapshot` for an absolute path, one with `..`, or one with a NUL
 */
export function safePath(name: string): string {
  const path = name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  const parts = path.split('/');
  if (
    path === '' ||
    path.startsWith('/') ||
    path.includes('\0') ||
    path.includes('\\') ||
    parts.some((part) => part === '..' || part === '.' || part === '')
  ) {
    throw new RenderError(
      'UnsafeSnapshot',
      `the snapshot holds the path ${JSON.stringify(name)}, which is refused: paths must stay inside the repository`,
      {
        file: name.replaceAll('\0', ''),
      },
    );
  }
  return path;
}

/**
 * Follows a symbolic link through all others; where it ends need not exist.
 * @param links target by path of every link of the snapshot
 * @throws RenderError `UnsafeSnapshot` when it leaves the root or goes in a circle
 */
export function checkLink(path: string, links: ReadonlyMap<string, string>): void {
  let hops = 0;
  const refuse = (why: string): never => {
    throw new RenderError(
      'UnsafeSnapshot',
      `the symbolic link ${path} → ${links.get(path)} ${why}; link to a file inside the repository or copy it`,
      { file: path },
    );
  };
  const walk = (start: readonly string[], steps: readonly string[]): string[] => {
    let at = [...start];
    for (const step of steps) {
      if (step === '' || step === '.') continue;
      if (step === '..') {
        if (at.length === 0) refuse('leads out of the repository');
        at = at.slice(0, -1);
        continue;
      }
      const next = [...at, step];
      const target = links.get(next.join('/'));
      if (target === undefined) at = next;
      else {
        if (++hops > LINK_HOPS) refuse('goes in a circle');
        if (posix.isAbsolute(target)) refuse('leads out of the repository');
        at = walk(at, target.split('/'));
      }
    }
    return at;
  };
  walk([], path.split('/'));
}
