import { SlackServer, type SlackMessage, type SlackOptions } from '@fairlead/local-stack';

export interface TestSlack {
  /** For SLACK_API_URL. */
  readonly url: string;
  readonly token: string;
  messages(): readonly SlackMessage[];
  /** Every API call, refused ones with their error. */
  readonly calls: readonly { readonly method: string; readonly error?: string }[];
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
    limitNextCalls: (calls, seconds) => slack.limitNextCalls(calls, seconds),
    failNextCalls: (calls, status) => slack.failNextCalls(calls, status),
    pause: () => slack.stop(),
    start: () => slack.listen(),
    stop: () => slack.stop(),
  };
}
