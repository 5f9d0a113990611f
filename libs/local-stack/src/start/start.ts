import { join } from 'node:path';
import { LocalStack } from './local-stack.js';
import { startOptions, UsageError } from './options.js';
import { AlreadyRunningError } from './state.js';
import { PartUnavailableError } from './backing.js';
import { ComponentFailedError } from '../processes/managed-process.js';
import { summary } from './summary.js';
import { untilToldToStop } from './until-told-to-stop.js';

export interface RunOptions {
  /** Folder of the checkout. */
  readonly root: string;
  /** Where state is kept; default `.fairlead` in the checkout. */
  readonly state?: string;
  readonly args: readonly string[];
  /** Called once all is up, before the command waits for its end. */
  readonly whenUp?: (stack: LocalStack, say: (line: string) => void) => Promise<void>;
}

/** `npm start`: returns the exit code when everything has ended. */
export async function runStack({ root, state = join(root, '.fairlead'), args, whenUp }: RunOptions): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const began = Date.now();
  let stack: LocalStack | undefined;
  try {
    const options = startOptions(args, process.env);
    stack = new LocalStack(root, state, options, say);
    const running = stack;
    const end = untilToldToStop(() => void running.kill().then(() => process.exit(130)));
    const up = stack.start().then(async (addresses) => {
      say(await summary(state, addresses, (Date.now() - began) / 1000));
      await whenUp?.(running, say);
    });
    // Once the end was asked for, what fails in the middle of its start is no news.
    const reason = await Promise.race([end, up.then(() => end)]);
    up.catch(() => undefined);
    say(`\nEnding everything (${reason}); a second Ctrl-C does it by force.`);
    await stack.stop();
    say('Everything has ended.');
    return 0;
  } catch (error) {
    process.stderr.write(`\n${messageOf(error)}\n`);
    await stack?.stop();
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Failures that a person can mend are told in words; anything else is a fault of ours and comes with its stack. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = [UsageError, AlreadyRunningError, PartUnavailableError, ComponentFailedError].some((type) => error instanceof type);
  return expected ? error.message : (error.stack ?? error.message);
}
