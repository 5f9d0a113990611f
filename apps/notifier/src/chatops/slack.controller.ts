import type { IncomingMessage } from 'node:http';
import {
  Body,
  Controller,
  ForbiddenException,
  HttpCode,
  Inject,
  Post,
  Req,
  UnauthorizedException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { LOGGER, type Logger } from '@fairlead/service-kit';
import { ChatInbox } from './chat-inbox.js';
import { readCommand, readInteraction, type Taken } from './chat-request.js';
import { signatureProblem } from './signature.js';

export const SIGNING_SECRET = Symbol('signing secret of Slack');
type RawRequest = IncomingMessage & { rawBody?: Buffer };

/** What Slack sends: signed, answered at once with nothing, worked on after. Bodies are never logged. */
@Controller('slack')
export class SlackController {
  constructor(
    @Inject(ChatInbox) private readonly inbox: ChatInbox,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SIGNING_SECRET) private readonly secret: string | undefined,
  ) {}

  @Post('commands')
  @HttpCode(200)
  async commands(@Req() request: RawRequest, @Body() body: unknown): Promise<void> {
    this.verify(request);
    // Slack checks a certificate of ours now and then.
    if ((body as { ssl_check?: unknown } | undefined)?.ssl_check !== undefined) return;
    await this.take(readCommand(body, new Date()), 'command');
  }

  @Post('interactions')
  @HttpCode(200)
  async interactions(@Req() request: RawRequest, @Body() body: unknown): Promise<void> {
    this.verify(request);
    await this.take(readInteraction(body, new Date()), 'interaction');
  }

  private verify(request: RawRequest): void {
    if (this.secret === undefined) throw new ForbiddenException('Slack commands are not set up: SLACK_SIGNING_SECRET is missing.');
    if (request.rawBody === undefined) throw new UnsupportedMediaTypeException('A body of application/x-www-form-urlencoded is needed.');
    const problem = signatureProblem(request.headers, request.rawBody, this.secret, Date.now());
    if (problem === undefined) return;
    this.logger.warn('a request that should come from Slack was refused', { problem, remote: request.socket.remoteAddress });
    throw new UnauthorizedException(problem);
  }

  /** What is signed but not understood (another kind of interaction) is taken and left alone: Slack would show an error for it. */
  private async take(taken: Taken | undefined, kind: string): Promise<void> {
    if (taken === undefined) return this.logger.warn('a signed request of Slack was not understood', { kind });
    this.logger.info('a request in Slack was taken', { request: taken.request.id, user: taken.request.user, kind });
    await this.inbox.take(taken);
  }
}
