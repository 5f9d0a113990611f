import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** Where test runs record the processes that they start; what a run that crashed left there is ended at the start of the next. */
export const recordsFolder = join(projectRoot, '.fairlead', 'test-processes');

/** A folder of the test's own outside of the project. */
export async function scratchFolder(purpose: string): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), `fairlead-${purpose}-`));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
