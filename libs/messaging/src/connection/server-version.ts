import { NatsTooOldError } from '../errors.js';

/** 2.11 brought per-message TTL and the markers that tell a lease's end; older servers ignore the header without a word. */
export const LEAST_NATS_VERSION = '2.11.0';

/** @throws NatsTooOldError */
export function checkServerVersion(found: string | undefined, servers: readonly string[]): void {
  if (found !== undefined && atLeast(found, LEAST_NATS_VERSION)) return;
  throw new NatsTooOldError(
    `NATS at ${servers.join(', ')} is version ${found ?? 'unknown'}, but at least ${LEAST_NATS_VERSION} is needed (per-message TTL, consumers with several filters). ` +
      'Nothing was changed on it. Point NATS_URL at a newer server, upgrade this one (its streams stay), or leave NATS_URL out so that `npm start` brings its own.',
    { servers, found, needed: LEAST_NATS_VERSION },
  );
}

/** Compares major, minor and patch; a pre-release (`2.11.0-RC.1`) counts as its release. */
function atLeast(found: string, needed: string): boolean {
  const have = numbers(found);
  for (const [index, least] of numbers(needed).entries()) {
    const part = have[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
const numbers = (version: string): number[] =>
  version
    .replace(/^v/, '')
    .split(/[-+]/, 1)
    .flatMap((core) => core.split('.').map(Number));
