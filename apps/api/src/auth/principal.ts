import type { Via } from '@fairlead/contracts';
import type { Person } from '@fairlead/domain';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Session } from './sessions.js';

/** Who asks. */
export interface Principal {
  /** As the audit log names the person or program. */
  readonly actor: string;
  readonly person: Person;
  readonly via: Via;
  /** session: signed in by a browser or the CLI; token: a program; nobody: sign-in is off. */
  readonly by: 'session' | 'token' | 'nobody';
  /** Why no command is taken from it, for example because it bears no token. */
  readonly readOnly?: 'no-token' | 'unknown-token';
  /** Of a session. */
  readonly session?: Session;
  /** Of a browser's session: what its requests that are no GET must bear. */
  readonly csrf?: string;
  /** Of an API token. */
  readonly token?: { readonly id: string; readonly expiresAt: Date };
}
export type PrincipalRequest = IncomingMessage & { principal?: Principal };

/** The principal that the guard found; routes that are open to everybody have none and must not ask for it. */
export const Viewer = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<PrincipalRequest>();
  if (principal === undefined) throw new TypeError('This route is open to everybody; there is no viewer.');
  return principal;
});
