import type { Logger } from '@fairlead/service-kit';
import type { Slack } from '../channels/slack.js';
import type { ChatRequest } from './chat-request.js';
import type { Reply } from './reply.js';

/** Slack takes answers at a `response_url` for half an hour. */
const URL_MILLISECONDS = 30 * 60_000;
const CALL_MILLISECONDS = 5_000;
const MOST_TEXT = 12_000;

/**
 * Answers the person who asked: at the `response_url` of the request, which works in every channel and is kept in memory only, because whoever
 * has it may write there. After a restart only the channel is known; the bot then tells the person there, if it is a member.
 */
export class Responder {
  private readonly urls = new Map<string, { url: string; until: number }>();

  /** @param apiUrl base URL of Slack's API; an address of its own host is taken as Slack's too */
  constructor(
    private readonly slack: Slack,
    private readonly apiUrl: string,
    private readonly logger: Logger,
  ) {}

  /** Remembers where a request is answered. An address that is not Slack's is not used: the answer would go to somebody else. */
  expect(id: string, url: string | undefined): void {
    for (const [known, { until }] of this.urls) if (until < Date.now()) this.urls.delete(known);
    if (url !== undefined && this.isSlacks(url)) this.urls.set(id, { url, until: Date.now() + URL_MILLISECONDS });
  }

  /** Never throws: what was asked is done, and must not be done again because its answer got lost. */
  async answer(request: ChatRequest, { text, toChannel = false }: Reply): Promise<void> {
    const shown = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
    const place = this.urls.get(request.id);
    this.urls.delete(request.id);
    try {
      if (place !== undefined) return await this.post(place.url, shown, toChannel);
      if (request.channel !== undefined) await this.slack.whisper(request.channel, request.user, shown);
    } catch (error) {
      this.logger.warn('a request in Slack was handled, but its answer did not arrive', { request: request.id, error });
    }
  }

  private async post(url: string, text: string, toChannel: boolean): Promise<void> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ text, response_type: toChannel ? 'in_channel' : 'ephemeral', replace_original: false }),
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_MILLISECONDS),
    });
    const answer = await response.text();
    if (!response.ok) this.logger.warn('Slack did not take an answer', { status: response.status, answer: answer.slice(0, 200) });
  }

  private isSlacks(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname, origin } = new URL(url);
    return (protocol === 'https:' && /(^|\.)slack(-gov)?\.com$/.test(hostname)) || origin === new URL(this.apiUrl).origin;
  }
}
