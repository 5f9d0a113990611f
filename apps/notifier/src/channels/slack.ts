import { FairleadError } from '@fairlead/contracts';
import type { Logger } from '@fairlead/service-kit';
import { LogLevel, WebAPIPlatformError, WebAPIRateLimitedError, WebClient, type KnownBlock } from '@slack/web-api';
import { z } from 'zod';
import { fromSlackCode, isMessageGone, isThreadGone, SlackBusyError, SlackUnavailableError } from './slack-errors.js';

/** A message as the outbox keeps it. */
export const SlackPayload = z.object({
  channel: z.string(),
  text: z.string(),
  blocks: z.array(z.looseObject({ type: z.string() })),
  /** Of a reply: shown in the channel too. */
  broadcast: z.boolean().optional(),
  /** Trace of the push that it tells of, as W3C headers. */
  trace: z.record(z.string(), z.string()).default({}),
});
export type SlackPayload = z.infer<typeof SlackPayload>;
/** Where a message was put: what a reply needs. */
export const SlackPlace = z.object({ channel: z.string(), ts: z.string() });
export type SlackPlace = z.infer<typeof SlackPlace>;

export interface SlackOptions {
  token: string;
  apiUrl: string;
  logger: Logger;
}
const CALL_MILLISECONDS = 15_000;

/** Posts to Slack, one call for each message: waiting and trying again is the outbox's, so that nobody holds a worker meanwhile. */
export class Slack {
  private readonly client: WebClient;

  constructor({ token, apiUrl, logger }: SlackOptions) {
    this.client = new WebClient(token, {
      slackApiUrl: apiUrl,
      timeout: CALL_MILLISECONDS,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
      logger: quiet(logger),
    });
  }

  /**
   * Changes a message; one that somebody has deleted is posted anew.
   * @throws SlackBusyError (429), SlackUnavailableError, SlackRefusedError
   */
  async update(message: SlackPayload, { channel, ts }: SlackPlace): Promise<SlackPlace> {
    try {
      const answer = await this.client.chat.update({ channel, ts, text: message.text, blocks: blocksOf(message) });
      return SlackPlace.parse({ channel: answer.channel, ts: answer.ts });
    } catch (error) {
      const gone = error instanceof WebAPIPlatformError && isMessageGone(error.data.error);
      if (!gone) throw translate(error, message.channel);
    }
    return this.post(message);
  }

  /**
   * Tells one person something that nobody else sees, where a request of theirs can't be answered directly any more.
   * @throws SlackBusyError (429), SlackUnavailableError, SlackRefusedError
   */
  async whisper(channel: string, user: string, text: string): Promise<void> {
    try {
      await this.client.chat.postEphemeral({ channel, user, text });
    } catch (error) {
      throw translate(error, channel);
    }
  }

  /**
   * @param parent the message to reply to; if it is gone, the reply is sent on its own
   * @throws SlackBusyError (429), SlackUnavailableError, SlackRefusedError
   */
  async post(message: SlackPayload, parent?: SlackPlace): Promise<SlackPlace> {
    try {
      return await this.call(message, parent);
    } catch (error) {
      const gone = parent !== undefined && error instanceof WebAPIPlatformError && isThreadGone(error.data.error);
      if (!gone) throw translate(error, message.channel);
    }
    try {
      return await this.call(message, undefined);
    } catch (error) {
      throw translate(error, message.channel);
    }
  }

  private async call(message: SlackPayload, parent: SlackPlace | undefined): Promise<SlackPlace> {
    const { channel, text, broadcast = false } = message;
    const answer = await this.client.chat.postMessage({
      // A reply belongs where its parent is, also if the tenant has another channel by now.
      channel: parent?.channel ?? channel,
      text,
      blocks: blocksOf(message),
      unfurl_links: false,
      unfurl_media: false,
      ...(parent === undefined ? {} : broadcast ? { thread_ts: parent.ts, reply_broadcast: true as const } : { thread_ts: parent.ts }),
    });
    return SlackPlace.parse({ channel: answer.channel, ts: answer.ts });
  }
}

/** Made by `messages/`, read back from the outbox: the type is lost on the way, the content is not. */
const blocksOf = ({ blocks }: SlackPayload): KnownBlock[] => blocks as unknown as KnownBlock[];

function translate(error: unknown, channel: string): unknown {
  if (error instanceof FairleadError) return error;
  if (error instanceof WebAPIPlatformError) return fromSlackCode(error.data.error, channel);
  if (error instanceof WebAPIRateLimitedError) {
    return new SlackBusyError(
      `Slack asks to wait ${error.retryAfter} s. Messages wait and are then sent by themselves.`,
      error.retryAfter * 1000,
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new SlackUnavailableError(`Slack can't be reached (${reason}). The message is sent again by itself.`, { channel }, error);
}

/** The library writes to the console by itself otherwise. */
function quiet(logger: Logger) {
  const say = (...parts: unknown[]): void => logger.debug('slack client', { said: parts.map(String).join(' ') });
  return {
    debug: say,
    info: say,
    warn: say,
    error: say,
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
