import type { DirectoryOptions } from '@fairlead/contracts';
import picomatch from 'picomatch';
import type { z } from 'zod';
import { isBelow } from './paths.js';

/** Which files of a plain directory are its manifests. */
export interface ManifestSelection {
  /** Whether the file with this path, from the repository's root, is one. */
  matches(path: string): boolean;
}

const MANIFEST = /\.(ya?ml|json)$/;
const DOT_FOLDER = /(^|\/)\.[^/]*\//;
/** True for the names that hold manifests if no glob says otherwise. */
export const isManifestName = (path: string): boolean => MANIFEST.test(path);

/**
 * Globs are read relative to the folder; `*` stays within one folder and matches no leading dot, so `*.yaml` means the folder itself and a
 * leading double star all below. Folders whose name begins with a dot are never entered; `exclude` wins over `include`.
 */
export function manifestSelection(folder: string, options: z.input<typeof DirectoryOptions> = {}): ManifestSelection {
  const include = options.include ? picomatch([...options.include]) : isManifestName;
  const exclude = options.exclude?.length ? picomatch([...options.exclude]) : () => false;
  return {
    matches: (path) => {
      if (!isBelow(path, folder)) return false;
      const relative = folder === '' ? path : path.slice(folder.length + 1);
      if (relative.includes('/') && (!options.recurse || DOT_FOLDER.test(relative))) return false;
      return include(relative) && !exclude(relative);
    },
  };
}
