import { RendererUnavailableError, RenderError } from '../errors.js';
import { runKustomizeProcess, type KustomizeEnd, type KustomizeRun } from './kustomize-process.js';

/** Output, or what it printed on standard error. */
export type KustomizeResult = Extract<KustomizeEnd, { output: string } | { failure: string }>;
/** Starts kustomize: itself, or by a launcher. */
export type RunKustomize = typeof runKustomizeProcess;

/** @throws RenderError `RenderLimit`, `RenderTimeout`; RendererUnavailableError when the binary can't be started */
export async function runKustomize(
  run: KustomizeRun,
  { start = runKustomizeProcess, signal }: { start?: RunKustomize | undefined; signal?: AbortSignal | undefined },
): Promise<KustomizeResult> {
  const end = await start(run, signal);
  if ('unavailable' in end) throw new RendererUnavailableError(end.unavailable);
  if ('stopped' in end) throw new RenderError(end.code, end.stopped, { file: run.path });
  return end;
}
