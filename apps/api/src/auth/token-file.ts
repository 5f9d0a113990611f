import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError } from '@fairlead/service-kit';
import { z } from 'zod';

const Content = z.record(
  z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of a token, 64 hexadecimal digits'),
  z.string().min(1).max(200),
);
/** Whose token one is. Only digests are kept, so that the file opens nothing to whoever reads it. */
export class TokenFile {
  private constructor(private readonly users: ReadonlyMap<string, string>) {}

  /** @throws ConfigError, which shows neither tokens nor digests */
  static read(file: string): TokenFile {
    let parsed: unknown;
    try {
      parsed = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      const why =
        error instanceof SyntaxError ? 'is not valid JSON' : `can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
      throw new ConfigError(`FAIRLEAD_API_TOKENS: ${file} ${why}. It must hold {"<sha256 of a token>": "<user>"}.`);
    }
    const tokens = Content.safeParse(parsed);
    if (!tokens.success) throw new ConfigError(`FAIRLEAD_API_TOKENS: ${file} must hold {"<sha256 of a token>": "<user>"}.`);
    return new TokenFile(new Map(Object.entries(tokens.data)));
  }

  /** By digest, so how long it takes tells nothing of what a token looks like. */
  userOf(token: string): string | undefined {
    return this.users.get(createHash('sha256').update(token).digest('hex'));
  }
}
