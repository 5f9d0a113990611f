import { SlackServer, type SlackApp, type SlackMessage, type SlackOptions, type SlackSent, type SlackWhisper } from '@fairlead/local-stack';

export interface TestSlack {
  /** For SLACK_API_URL. */
  readonly url: string;
  readonly token: string;
  messages(): readonly SlackMessage[];
  /** What one person alone was told. */
  readonly whispers: readonly SlackWhisper[];
  /**
   * Sends a slash command as Slack does: signed, as a form, with a `response_url` that works. @param app `url` ends with `/slack/commands`
   * @param options `user` is Slack's id of the person, `channel` a name without `#`, `text` what follows `/fairlead`
   */
  command(app: SlackApp, options: { user: string; channel: string; text: string }): Promise<SlackSent>;
  /** Clicks the button with this `action_id` of a message. @param app `url` ends with `/slack/interactions` */
  click(app: SlackApp, options: { user: string; ts: string; action: string }): Promise<SlackSent>;
  /** Every API call, refused ones with their error. */
  readonly calls: readonly { readonly method: string; readonly error?: string }[];
  /** As if somebody had deleted the message with this `ts`. */
  forget(ts: string): void;
  /** The next calls are answered 429 with this Retry-After in seconds. */
  limitNextCalls(calls: number, seconds: number): void;
  /** The next calls get this HTTP status, as from a proxy in trouble. */
  failNextCalls(calls: number, status?: number): void;
  /** Refuses connections until `start`. */
  pause(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A Slack of the test's own, as strict as Slack in what it is asked. */
export async function slackForTest(options: Pick<SlackOptions, 'channels' | 'token'> = {}): Promise<TestSlack> {
  const slack = await SlackServer.start(options);
  return {
    url: slack.url,
    token: slack.token,
    messages: () => slack.messages,
    calls: slack.calls,
    whispers: slack.whispers,
    command: (app, given) => slack.command(app, given),
    click: (app, given) => slack.click(app, given),
    forget: (ts) => slack.forget(ts),
    limitNextCalls: (calls, seconds) => slack.limitNextCalls(calls, seconds),
    failNextCalls: (calls, status) => slack.failNextCalls(calls, status),
    pause: () => slack.stop(),
    start: () => slack.listen(),
    stop: () => slack.stop(),
  };
}
