import { FairleadError } from '@fairlead/contracts';
import { OneAtATime, tracing, type Logger } from '@fairlead/service-kit';
import type { RepositoryKey } from '../catalog/catalog-view.js';
import type { Workspace } from './workspace.js';

/** One kind of work on a repository. */
export interface WorkPart {
  readonly name: string;
  /** Does what is to be done now. @returns when to look again at the latest, if nothing else wakes it */
  run(workspace: Workspace, wish: Wish): Promise<Date | undefined>;
}
export interface Wish {
  /** Registries are asked now, whatever their intervals say. */
  readonly scan: boolean;
}

const FIRST_RETRY_MILLISECONDS = 1_000;
const LONGEST_RETRY_MILLISECONDS = 60_000;

/**
 * Does all work on one repository, one thing after another; what is wished meanwhile is done together afterwards. A part that fails is tried again with
 * growing delay, for as long as it takes, and holds up no other part.
 */
export class RepositoryWorker {
  private readonly runs: OneAtATime;
  private wish: Wish = { scan: false };
  private timer: NodeJS.Timeout | undefined;
  private readonly failures = new Map<string, number>();
  private readonly dueAt = new Map<string, number>();

  constructor(
    readonly key: RepositoryKey,
    private readonly workspace: Workspace,
    private readonly parts: readonly WorkPart[],
    private readonly logger: Logger,
  ) {
    this.runs = new OneAtATime(() => tracing.detached(() => this.work()), logger);
  }

  request(wish: Partial<Wish> = {}): void {
    this.wish = { scan: (wish.scan ?? false) || this.wish.scan };
    this.runs.ask();
  }

  /** Resolves when what is being done has ended. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    const ended = this.runs.stop();
    this.workspace.close();
    await ended;
    this.workspace.close();
  }

  private async work(): Promise<void> {
    clearTimeout(this.timer);
    const { wish } = this;
    this.wish = { scan: false };
    for (const part of this.parts) await this.run(part, wish);
    this.schedule();
  }

  private async run(part: WorkPart, wish: Wish): Promise<void> {
    if (this.runs.isStopped) return;
    try {
      const next = await part.run(this.workspace, wish);
      this.failures.delete(part.name);
      if (next) this.dueAt.set(part.name, next.getTime());
      else this.dueAt.delete(part.name);
    } catch (error) {
      if (this.runs.isStopped) return;
      const failures = (this.failures.get(part.name) ?? 0) + 1;
      this.failures.set(part.name, failures);
      const wait = error instanceof FairleadError && error.retry.kind === 'after' ? error.retry.milliseconds : retryDelay(failures);
      this.dueAt.set(part.name, Date.now() + wait);
      this.logger.warn('work on a repository failed and is tried again', {
        repository: this.key,
        part: part.name,
        failures,
        retryMilliseconds: wait,
        error,
      });
    }
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const next = Math.min(...this.dueAt.values());
    if (this.runs.isStopped || !Number.isFinite(next)) return;
    this.timer = setTimeout(() => this.request(), Math.min(Math.max(next - Date.now(), 50), 2 ** 31 - 1));
  }
}

/** Doubles with each failure in a row, up to a minute. */
const retryDelay = (failures: number, random = Math.random()): number =>
  Math.min(FIRST_RETRY_MILLISECONDS * 2 ** Math.min(failures - 1, 30), LONGEST_RETRY_MILLISECONDS) * (0.9 + 0.2 * random);
