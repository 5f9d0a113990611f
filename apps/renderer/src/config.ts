import { accessSync, constants } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { commonConfig } from '@fairlead/service-kit';
import { z } from 'zod';

const count = z.coerce.number().int().min(1);

/** The tool itself runs without PATH, so its name is looked up once here. A name that isn't found stays, for the message at start. */
function absolute(program: string): string {
  if (program.includes('/')) return program;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? program;
}
function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Settings of the renderer, read once at start from the environment. */
export const RendererConfig = z.object({
  ...commonConfig.shape,
  FAIRLEAD_RENDERER_KUSTOMIZE: z
    .string()
    .min(1)
    .default('kustomize')
    .transform(absolute)
    .describe('path of the kustomize binary, or its name on PATH'),
  FAIRLEAD_RENDERER_HELM: z
    .string()
    .min(1)
    .default('helm')
    .transform(absolute)
    .describe('path of the helm binary, or its name on PATH; needed for charts only'),
  FAIRLEAD_RENDERER_WORK: z
    .string()
    .min(1)
    .default(() => tmpdir())
    .describe('folder for unpacked sources, best in memory; emptied at start below a folder of this instance'),
  FAIRLEAD_RENDERER_CONCURRENCY: count
    .max(256)
    .default(() => availableParallelism())
    .describe('renderings at the same time; default: the number of cores'),
  FAIRLEAD_RENDERER_TIMEOUT_SECONDS: count.max(600).default(30).describe('time of one rendering, in seconds'),
  FAIRLEAD_RENDERER_GUARD_TIMEOUT_SECONDS: count
    .max(600)
    .default(5)
    .describe('time of all guard rules of one rendering, in seconds; the rule that is worked out then counts as refusing'),
  FAIRLEAD_RENDERER_OUTPUT_MEBIBYTES: count.max(1024).default(64).describe('output of one rendering, in MiB'),
  FAIRLEAD_RENDERER_MEMORY_MEBIBYTES: count.max(65_536).default(1024).describe('memory of one kustomize or helm process, in MiB'),
  FAIRLEAD_RENDERER_OBJECTS: count.max(100_000).default(20_000).describe('objects of one rendering'),
});
export type RendererConfig = z.infer<typeof RendererConfig>;
