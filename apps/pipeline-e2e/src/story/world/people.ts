import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

/** People of the story, with their Slack ids as the Tenant documents have them. */
export const people = { pat: 'U0PAT', ann: 'U0ANN', bob: 'U0BOB', pia: 'U0PIA', wes: 'U0WES', zoe: 'U0ZOE' } as const;
export type Person = keyof typeof people;
export type Tokens = Readonly<Record<Person, string>>;

/** A token for everybody, and the file that the api reads, which holds digests only. */
export async function giveTokens(file: string): Promise<Tokens> {
  const tokens = Object.fromEntries(Object.keys(people).map((name) => [name, randomBytes(24).toString('base64url')])) as unknown as Tokens;
  const digests = Object.entries(tokens).map(([name, token]) => [createHash('sha256').update(token).digest('hex'), name]);
  await writeFile(file, JSON.stringify(Object.fromEntries(digests)), { mode: 0o600 });
  return tokens;
}
