import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One person has twenty streams at most. */
export const STREAMS_OF_ONE = 20;
export const WATCHERS = Array.from({ length: 10 }, (_, index) => `watcher-${index}@example.com`);
const tokenOf = (user: string): string => `benchmark-${user}`;
export const asUser = (user: string): { authorization: string } => ({ authorization: `Bearer ${tokenOf(user)}` });

/** A file of tokens as `FAIRLEAD_API_TOKENS` names it, for the watchers and these. */
export async function writeTokens(folder: string, others: readonly string[]): Promise<string> {
  const file = join(folder, 'tokens.json');
  const entries = [...WATCHERS, ...others].map((user) => [createHash('sha256').update(tokenOf(user)).digest('hex'), user]);
  await writeFile(file, JSON.stringify(Object.fromEntries(entries)));
  return file;
}
