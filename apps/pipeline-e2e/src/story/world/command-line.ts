import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { basicEnvironment } from '@fairlead/local-stack';
import { projectRoot } from '@fairlead/testing';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
export interface CommandOptions {
  readonly server: string;
  /** Of the person at the keyboard. */
  readonly token?: string;
  readonly input?: string;
  /** What is run; absent: what `npx fairlead` runs, which builds what is stale first. */
  readonly program?: string;
}

/** Runs `fairlead …` as a person does. */
export function fairlead(
  args: readonly string[],
  { server, token, input, program = join(projectRoot, 'tools', 'fairlead.mjs') }: CommandOptions,
): Promise<CommandResult> {
  const env = { ...basicEnvironment(), FAIRLEAD_SERVER: server, ...(token ? { FAIRLEAD_TOKEN: token } : {}) };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { env, cwd: projectRoot, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
    child.stdin?.end(input ?? '');
  });
}
