import { createHmac, randomBytes } from 'node:crypto';
import type { ResponsePlace, SlackResponse } from './slack-responses.js';
import type { SlackMessage } from './slack-server.js';

/** The app that Slack sends commands and clicks to. */
export interface SlackApp {
  /** For commands `/slack/commands`, for clicks `/slack/interactions` of the app. */
  readonly url: string;
  readonly signingSecret: string;
}
export interface SlackCommand {
  /** Id of the person. */
  readonly user: string;
  /** Id of the channel. */
  readonly channel: string;
  readonly channelName: string;
  readonly text: string;
  readonly command?: string;
}
export interface SlackClick {
  readonly user: string;
  readonly message: SlackMessage;
  /** `action_id` of the button. */
  readonly action: string;
}
/** A request that was sent, so that it can be sent again as somebody who recorded it would. */
export interface SentRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface SlackSent {
  readonly request: SentRequest;
  /** HTTP status; undefined: the app did not answer in time, which Slack shows as `operation_timeout`. */
  readonly status: number | undefined;
  /** What the app said at once; of a command it is shown to the person. */
  readonly body: string;
  /** What the app has answered at the `response_url` by now. */
  readonly responses: readonly SlackResponse[];
}

/** Slack waits so long for an app. */
const PATIENCE_MILLISECONDS = 3_000;
const TEAM = { id: 'T00000000', domain: 'sandbox' } as const;
const trigger = (): string => `${Date.now()}.${TEAM.id.slice(1)}.${randomBytes(16).toString('hex')}`;

/** The form of a slash command (docs.slack.dev/interactivity/implementing-slash-commands). */
export function commandBody({ user, channel, channelName, text, command = '/fairlead' }: SlackCommand, place: ResponsePlace): string {
  return new URLSearchParams({
    token: 'deprecated',
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel,
    channel_name: channelName,
    user_id: user,
    user_name: user.toLowerCase(),
    command,
    // Slack escapes what was typed.
    text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    api_app_id: 'A00000000',
    is_enterprise_install: 'false',
    response_url: place.url,
    trigger_id: trigger(),
  }).toString();
}

/** The form of a click (docs.slack.dev/reference/interaction-payloads/block_actions-payload). Throws where the message has no such button. */
export function clickBody({ user, message, action }: SlackClick, place: ResponsePlace): string {
  const { block, button } = findButton(message, action);
  const payload = {
    type: 'block_actions',
    user: { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: TEAM.id },
    api_app_id: 'A00000000',
    token: 'deprecated',
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: false,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    trigger_id: trigger(),
    team: TEAM,
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: message.channel, name: message.channelName },
    message: {
      type: 'message',
      bot_id: 'B00000000',
      user: 'U00000000',
      text: message.text,
      ts: message.ts,
      team: TEAM.id,
      blocks: message.blocks,
    },
    state: { values: {} },
    response_url: place.url,
    actions: [
      {
        action_id: button['action_id'],
        block_id: block['block_id'] ?? 'b1',
        text: { emoji: true, ...(button['text'] as object) },
        value: button['value'],
        ...(button['style'] ? { style: button['style'] } : {}),
        ...(button['confirm'] ? { confirm: button['confirm'] } : {}),
        type: 'button',
        action_ts: `${(Date.now() / 1000).toFixed(6)}`,
      },
    ],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

type Json = Readonly<Record<string, unknown>>;
/** Buttons that a message has, in order. */
export const buttonsOf = ({ blocks }: SlackMessage): { block: Json; button: Json }[] =>
  (blocks as readonly Json[]).flatMap((block) => {
    const elements =
      block['type'] === 'actions' ? (block['elements'] as readonly Json[]) : block['accessory'] ? [block['accessory'] as Json] : [];
    return elements.filter((element) => element['type'] === 'button').map((button) => ({ block, button }));
  });

function findButton(message: SlackMessage, action: string): { block: Json; button: Json } {
  const found = buttonsOf(message).find(({ button }) => button['action_id'] === action);
  if (found === undefined) throw new Error(`The message "${message.text.slice(0, 100)}" has no button ${action}.`);
  return found;
}

/** @param at milliseconds since 1970; Slack signs the present. */
export function signed(app: SlackApp, body: string, at = Date.now()): SentRequest {
  const timestamp = String(Math.floor(at / 1000));
  const signature = `v0=${createHmac('sha256', app.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    Accept: 'application/json,*/*',
    'X-Slack-Request-Timestamp': timestamp,
    'X-Slack-Signature': signature,
  };
  return { url: app.url, headers, body };
}

/** Sends a request as it stands. */
export async function sendRequest(request: SentRequest): Promise<{ status: number | undefined; body: string }> {
  const { url, headers, body } = request;
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: undefined, body: '' };
  }
}
