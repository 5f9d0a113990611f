import { endLeftovers } from '@fairlead/local-stack';
import { recordsFolder } from './scratch.js';
import { stopTestStack } from './test-stack.js';

/** Vitest calls it before the first test: ends what a run that crashed left behind. Starts nothing, since pure tests need nothing. */
export async function setup(): Promise<void> {
  const ended = await endLeftovers(recordsFolder);
  if (ended.length) process.stderr.write(`ended what an earlier test run left behind: ${ended.join(', ')}\n`);
}

/** After the last test of a whole run nothing stays up; after a part (`npm test -- PATTERN`) the shared cluster does, so that the next run takes seconds. */
export async function teardown(): Promise<void> {
  await endLeftovers(recordsFolder);
  if (process.env['FAIRLEAD_TEST_STACK'] === 'stop' || process.env['CI'] === 'true') await stopTestStack();
}
