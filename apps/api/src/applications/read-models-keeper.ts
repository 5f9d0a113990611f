import { REBUILD_SUBJECT, RebuildAsked, type Asked } from '@fairlead/contracts';
import type { HistoryWriter } from '../history/history-writer.js';
import { readHistory } from '../history/read-history.js';
import { tellOutcome } from '../system/tell-outcome.js';
import { Projector, type ProjectorOptions } from './projector.js';

export interface ReadModelsOptions extends Omit<ProjectorOptions, 'anew'> {
  readonly history: HistoryWriter;
}

/** Keeps the read models, and writes all of them anew when somebody asks for it. Lists are answered meanwhile. */
export class ReadModelsKeeper {
  private now: { readonly projector: Projector; readonly end: AbortController } | undefined;
  private isRebuilding = false;

  constructor(private readonly options: ReadModelsOptions) {}

  async start(): Promise<void> {
    const { bus, signal } = this.options;
    await this.project(false);
    await bus.serve(RebuildAsked, REBUILD_SUBJECT, ({ asked }) => Promise.resolve({ begun: this.begin(asked) }), { signal });
  }

  private async project(anew: boolean): Promise<Projector> {
    this.now?.end.abort();
    await this.now?.projector.stopped();
    const end = new AbortController();
    const projector = new Projector({ ...this.options, anew, signal: AbortSignal.any([this.options.signal, end.signal]) });
    this.now = { projector, end };
    await projector.start();
    return projector;
  }

  private begin(asked: Asked): boolean {
    if (this.isRebuilding) return false;
    this.isRebuilding = true;
    void this.rebuild(asked).finally(() => (this.isRebuilding = false));
    return true;
  }

  private async rebuild(asked: Asked): Promise<void> {
    const { bus, history, view, logger, signal } = this.options;
    const began = performance.now();
    try {
      const projector = await this.project(true);
      await Promise.race([projector.caughtUp, ended(signal)]);
      const events = await readHistory(bus, history, signal);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const applications = view.list('Application').length;
      await tellOutcome(
        bus,
        asked,
        'done',
        `${applications} applications were written anew, and ${events} events were looked through, in ${seconds} s.`,
      );
    } catch (error) {
      if (signal.aborted) return;
      logger.error('the read models could not be written anew', { error });
      const why = error instanceof Error ? error.message : String(error);
      await tellOutcome(bus, asked, 'failed', `${why} Ask for it again; what was written is right.`).catch(() => undefined);
    }
  }
}

const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
