import { runToolProcess, type ToolEnd, type ToolRun } from './tool-process.js';

/** `run` starts one; without it the one of that id is broken off. */
export interface Request {
  readonly id: number;
  readonly run?: ToolRun;
}
export interface Answer {
  readonly id: number;
  readonly end: ToolEnd;
}

const running = new Map<number, AbortController>();

async function start(id: number, run: ToolRun): Promise<void> {
  const stop = new AbortController();
  running.set(id, stop);
  const end = await runToolProcess(run, stop.signal);
  running.delete(id);
  if (process.connected) process.send?.({ id, end } satisfies Answer);
}

process.on('message', ({ id, run }: Request) => {
  if (run) void start(id, run);
  else running.get(id)?.abort();
});
// The service has ended, however it did. Signals are its business: what it has begun may still have to be finished.
process.on('disconnect', () => {
  for (const stop of running.values()) stop.abort();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
