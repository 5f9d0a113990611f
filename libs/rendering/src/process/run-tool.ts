import { RendererUnavailableError, RenderError } from '../errors.js';
import { runToolProcess, type ToolEnd, type ToolRun } from './tool-process.js';

/** Output, or what it printed on standard error. */
export type ToolResult = Extract<ToolEnd, { output: string } | { failure: string }>;
/** Starts a tool: itself, or by a launcher. */
export type StartTool = typeof runToolProcess;
export interface HowToRun {
  readonly start?: StartTool | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @param file what errors name: the folder that is rendered
 * @throws RenderError `RenderLimit`, `RenderTimeout`; RendererUnavailableError when the binary can't be started
 */
export async function runTool(run: ToolRun, file: string, { start = runToolProcess, signal }: HowToRun): Promise<ToolResult> {
  const end = await start(run, signal);
  if ('unavailable' in end) throw new RendererUnavailableError(end.unavailable);
  if ('stopped' in end) throw new RenderError(end.code, end.stopped, { file });
  return end;
}
