import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Credentials } from './authoriser.js';

/** What of the request tells who asks. */
export const WhoAsks = createParamDecorator((_: unknown, context: ExecutionContext): Credentials => {
  const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
  const client = headers['fairlead-client'];
  return { authorization: headers.authorization, client: typeof client === 'string' ? client : undefined };
});
