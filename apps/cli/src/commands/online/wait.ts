import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, Option, type Command } from 'commander';
import { dataOf, type ApplicationDetail, type LiveEvent } from '@fairlead/api-client';
import { connect, withServer, type Connection, type ServerOptions } from '../../api/connection.js';
import { followLive } from '../../api/live.js';
import { isTransient } from '../../api/problems.js';
import { CliError, ExitCode } from '../../errors.js';
import { applicationId, commit, duration, idText, type ApplicationId } from '../../input/arguments.js';
import { formatOption, ONE_FORMATS, printOne, type OneFormat } from '../../output/list.js';
import { Progress } from '../../terminal/progress.js';
import { includes, judge, RevisionGeneration, type Goal, type Verdict } from './verdict.js';

export interface WaitOptions extends ServerOptions {
  for: Goal['state'];
  revision?: string;
  timeout: number;
  output: OneFormat;
}
/** Asks for something; answers the clusters that have to tell of it before the application's state counts. */
export type Begin = () => Promise<readonly string[]>;
const REREAD_FIRST = 50;
const REREAD_LONGEST = 2_000;
/** How long nothing may come before the application is read again, in milliseconds. */
const LOOK_AGAIN = 3_000;

export const withWaiting = (command: Command): Command =>
  command
    .addOption(new Option('--for <state>', 'what to wait for; healthy includes synced').choices(['healthy', 'synced']).default('healthy'))
    .addOption(new Option('--revision <commit>', 'wait for this commit (or a later one) on every cluster').argParser(commit))
    .addOption(new Option('--timeout <duration>', 'give up after so long').argParser(duration).default(300_000, '5m'))
    .addOption(formatOption(ONE_FORMATS, 'table'));

/** `fairlead wait TENANT/NAME`. */
export function register(program: Command): void {
  withWaiting(withServer(program.command('wait')))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .addHelpText(
      'after',
      '\nA commit that changes none of the files that the application is made of never reaches it: leave --revision out then.\nExit codes: 0 reached, 1 it can not be reached or the api failed, 4 timeout.',
    )
    .action(async (id: ApplicationId, options: WaitOptions) => waitFor(await connect(options), id, options));
}

/** @throws CliError with exit code 1 or 4 */
export async function waitFor(connection: Connection, id: ApplicationId, options: WaitOptions, begin?: Begin): Promise<void> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), options.timeout);
  const watch = new Watch(connection, id, { state: options.for, revision: options.revision });
  try {
    const application = await watch.run(ended.signal, begin);
    const withCommit = options.revision === undefined ? '' : ` with commit ${options.revision}`;
    await printOne(application, options.output, () => `${idText(id)} is ${watch.verdict.why}${withCommit}.`);
  } catch (error) {
    if (!ended.signal.aborted || !(error instanceof TimeUp)) throw error;
    const seconds = options.timeout / 1000;
    throw new CliError(`${idText(id)} did not become ${options.for} within ${seconds} s: ${watch.verdict.why}.`, ExitCode.timeout);
  } finally {
    watch.progress.end();
    clearTimeout(timer);
    ended.abort();
  }
}

class TimeUp extends Error {}

/** Reads the application, and again after each event that the live stream tells of it, until the goal is reached. */
class Watch {
  verdict: Verdict = { kind: 'waiting', why: 'nothing was read yet' };
  private readonly generation: RevisionGeneration | undefined;
  readonly progress = new Progress();
  /** Clusters that have not told yet of what was asked for. */
  private unheard = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly id: ApplicationId,
    private readonly goal: Goal,
  ) {
    this.generation = goal.revision === undefined ? undefined : new RevisionGeneration(goal.revision);
  }

  /** @param begin done once the stream is open, so that nothing it leads to is missed */
  async run(signal: AbortSignal, begin?: Begin): Promise<ApplicationDetail> {
    const query = { tenant: this.id.tenant, application: this.id.name };
    for await (const message of withTicks(followLive(this.connection, query, signal), LOOK_AGAIN, signal)) {
      if (message?.kind === 'hello' && begin !== undefined) {
        this.unheard = new Set(await begin());
        begin = undefined;
      }
      const event = message?.kind === 'event' ? message.event : undefined;
      if (event === undefined) await this.learnFromHistory();
      else this.hear(event);
      const application = await this.read(event, signal);
      if (this.unheard.size > 0) {
        this.verdict = { kind: 'waiting', why: `${[...this.unheard].join(', ')} has not synced since it was asked to` };
        this.show();
        continue;
      }
      this.verdict = judge(application, this.goal, this.generation?.known);
      if (this.verdict.kind === 'reached') return application;
      if (this.verdict.kind === 'failed') throw new CliError(this.verdict.why);
      this.show();
    }
    throw new TimeUp();
  }

  private hear(event: LiveEvent): void {
    this.generation?.learn(event);
    const ended = event.type === 'sync.finished' || (event.type === 'sync.status' && event.data['sync'] === 'Failed');
    if (ended && event.cluster !== undefined) this.unheard.delete(event.cluster);
  }

  /** Again, with growing pauses, while the read model is behind the event or can't be read. */
  private async read(event: LiveEvent | undefined, signal: AbortSignal): Promise<ApplicationDetail> {
    for (let pause = REREAD_FIRST; !signal.aborted; pause = Math.min(pause * 2, REREAD_LONGEST)) {
      try {
        const application = dataOf(await this.connection.api.GET('/api/v1/applications/{tenant}/{name}', { params: { path: this.id } }));
        this.generation?.learnFrom(application);
        if (event === undefined || includes(application, event)) return application;
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.verdict = { kind: 'waiting', why: (error as Error).message };
      }
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
    throw new TimeUp();
  }

  private async learnFromHistory(): Promise<void> {
    if (this.generation === undefined || this.generation.known !== undefined) return;
    try {
      const { data } = await this.connection.api.GET('/api/v1/applications/{tenant}/{name}/history', {
        params: { path: this.id, query: { limit: 100 } },
      });
      for (const event of data?.items ?? []) this.generation.learn(event);
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
  }

  private show(): void {
    this.progress.show(this.verdict.why);
  }
}

/** What comes, and undefined whenever nothing came for so long: what happened just before the stream was open is not told by it, and the read model may have been behind. */
async function* withTicks<T>(source: AsyncGenerator<T>, milliseconds: number, signal: AbortSignal): AsyncGenerator<T | undefined> {
  let next = source.next();
  try {
    while (!signal.aborted) {
      const quiet = new AbortController();
      const tick = sleep(milliseconds, 'tick' as const, { signal: AbortSignal.any([signal, quiet.signal]) }).catch(() => 'tick' as const);
      const came = await Promise.race([next, tick]).finally(() => quiet.abort());
      if (came === 'tick') yield undefined;
      else if (came.done) return;
      else {
        next = source.next();
        yield came.value;
      }
    }
  } finally {
    next.catch(() => undefined);
    // It may have gone on to the next message already, and waits there with its timer set.
    source.return(undefined).catch(() => undefined);
  }
}
