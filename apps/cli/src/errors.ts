/** Exit codes of every command. */
export const ExitCode = {
  ok: 0,
  /** What was asked for failed, or was found wrong. */
  error: 1,
  /** Two things differ, where a command says that it compares. */
  differs: 2,
  /** The command line is wrong; `error:` on standard error tells it from a difference. */
  usage: 2,
  /** Nobody is signed in, or may not do it. */
  refused: 3,
  /** It did not come about in time. */
  timeout: 4,
} as const;

/** The only list of them for people: `fairlead help exit-codes`, and a test holds docs/cli.md to it. */
export const EXIT_CODES: readonly (readonly [code: number, means: string])[] = [
  [ExitCode.ok, 'It was done, or is as was asked.'],
  [ExitCode.error, 'It failed, or something is wrong: what, is on standard error.'],
  [ExitCode.differs, 'Two things differ (`diff`, `compare`); or the command line is wrong, and `error:` on standard error says how.'],
  [ExitCode.refused, 'Nobody is signed in, or may not do it.'],
  [ExitCode.timeout, 'It did not come about in time.'],
];

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
