import { FairleadError, Retry, type After, type Backoff, type Never } from '@fairlead/contracts';

/** Slack does not take a message now: it asked for a pause. */
export class SlackBusyError extends FairleadError {
  readonly code = 'SlackBusy';
  readonly retry: After;
  constructor(message: string, milliseconds: number) {
    super(message, { milliseconds });
    this.retry = Retry.after(milliseconds);
  }
}
/** Slack can't be reached or has trouble of its own. */
export class SlackUnavailableError extends FairleadError {
  readonly code = 'SlackUnavailable';
  readonly retry: Backoff = Retry.backoff;
}
/** Slack refuses: the token, the channel or the message. The same message is never taken. */
export class SlackRefusedError extends FairleadError {
  readonly code = 'SlackRefused';
  readonly retry: Never = Retry.never;
}

const TOKEN = 'Give the notifier a valid bot token with the scope chat:write (SLACK_TOKEN) and restart it.';
const CHANNEL = 'Create the channel, invite the bot to it, or name another one in `notifications.slack.channel` of the Tenant.';
/** What a person can do, by Slack's code (docs.slack.dev/reference/methods/chat.postMessage). */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_auth: TOKEN,
  not_authed: TOKEN,
  account_inactive: TOKEN,
  token_revoked: TOKEN,
  token_expired: TOKEN,
  missing_scope: TOKEN,
  not_allowed_token_type: TOKEN,
  channel_not_found: CHANNEL,
  not_in_channel: CHANNEL,
  is_archived: CHANNEL,
  restricted_action: CHANNEL,
  restricted_action_read_only_channel: CHANNEL,
};
/** Codes by which Slack tells of trouble of its own. */
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);
/** The message that is replied to is gone; a reply is then sent on its own. */
export const isThreadGone = (code: string): boolean => ['invalid_thread_ts', 'thread_not_found', 'message_not_found'].includes(code);

/** The message that is to be changed is gone, or can't be changed any more; what it says is then sent anew. */
export const isMessageGone = (code: string): boolean => ['message_not_found', 'cant_update_message', 'edit_window_closed'].includes(code);

export function fromSlackCode(code: string, channel: string): FairleadError {
  if (PASSING.has(code))
    return new SlackUnavailableError(`Slack has trouble of its own (${code}). The message is sent again by itself.`, { channel });
  const advice = ADVICE[code] ?? 'Look the code up in the reference of chat.postMessage.';
  return new SlackRefusedError(`Slack refused a message for ${channel}: ${code}. It is not sent again. ${advice}`, {
    channel,
    slackError: code,
  });
}
