import { FairleadError, Retry } from '@fairlead/contracts';

/** An address to listen on can't be had. */
export class ListenError extends FairleadError {
  readonly code = 'ListenFailed';
  readonly retry = Retry.never;
  constructor(setting: string, host: string, port: number, cause: unknown) {
    const code = (cause as { code?: string }).code ?? String(cause);
    const why = code === 'EADDRINUSE' ? 'another process listens there' : code;
    super(
      `Can't listen on ${host}:${port}: ${why}. End that process or set another port with ${setting} (0: any free one).`,
      { host, port, code },
      cause,
    );
  }
}
