import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { evaluate, type GuardFinding, type GuardJob } from './evaluate.js';
import type { GuardAnswer } from './guard-worker.js';

const PROGRAM = new URL('./guard-worker.js', import.meta.url);
const MEMORY_MEBIBYTES = 256;

export type GuardOutcome =
  | { readonly findings: readonly GuardFinding[] }
  /** The rule, by its number, that was being looked at when time or memory ran out. */
  | { readonly stoppedAt: number; readonly why: string };

/**
 * Works out guard rules in a thread that is ended when a rule takes too long: an expression has no limit of its own, and that of one tenant must not hold up
 * another's renderings. One job after another; after one that was ended the next has a new thread.
 */
export class GuardThread {
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly timeoutMilliseconds: number) {}

  check(job: GuardJob): Promise<GuardOutcome> {
    const result = this.last.then(() => this.run(job));
    this.last = result.catch(() => undefined);
    return result;
  }

  stop(): void {
    void this.worker?.terminate();
    this.worker = undefined;
  }

  private run(job: GuardJob): Promise<GuardOutcome> {
    // Not built, as under a test runner that reads the sources: then it is done here, without a limit.
    if (!existsSync(fileURLToPath(PROGRAM))) return Promise.resolve({ findings: evaluate(job, () => undefined) });
    const worker = (this.worker ??= this.start());
    worker.ref();
    let at = 0;
    return new Promise<GuardOutcome>((resolve) => {
      const stopped = (why: string): void => this.settle?.({ stoppedAt: at, why });
      const timer = setTimeout(() => stopped(`took over ${this.timeoutMilliseconds / 1000} s`), this.timeoutMilliseconds);
      this.beginning = (rule) => (at = rule);
      this.ended = stopped;
      this.settle = (outcome) => {
        clearTimeout(timer);
        this.settle = this.ended = undefined;
        if ('findings' in outcome) worker.unref();
        else this.stop();
        resolve(outcome);
      };
      worker.postMessage(job);
    });
  }

  private settle: ((outcome: GuardOutcome) => void) | undefined;
  private ended: ((why: string) => void) | undefined;
  private beginning: (rule: number) => void = () => undefined;

  private start(): Worker {
    const worker = new Worker(PROGRAM, { env: {}, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MEBIBYTES } });
    const lose = (why: string): void => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      this.ended?.(why);
    };
    worker.on('message', (answer: GuardAnswer) => {
      if (this.worker !== worker) return;
      if ('findings' in answer) this.settle?.(answer);
      else this.beginning(answer.beginning);
    });
    worker.on('error', (error) =>
      lose(/memory/i.test(error.message) ? `used over ${MEMORY_MEBIBYTES} MiB of memory` : `failed: ${error.message}`),
    );
    worker.on('exit', () => lose('was broken off'));
    return worker;
  }
}
