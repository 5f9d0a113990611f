/** Exit codes of every command. */
export const ExitCode = {
  ok: 0,
  /** What was asked for failed, or was found wrong. */
  error: 1,
  /** The command line is wrong, or (where a command says so) two things differ. */
  usage: 2,
} as const;

/** Ends the command with one clear message on standard error. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = ExitCode.error,
  ) {
    super(message);
    this.name = 'CliError';
  }
}
