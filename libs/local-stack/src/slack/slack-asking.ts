import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './slack-http.js';
import type { SlackServer } from './slack-server.js';

/** The app that the page's commands and clicks go to, and whose they are. */
export interface PageApp {
  /** Base URL of the app, such as `http://127.0.0.1:8090`. */
  readonly url: string;
  readonly signingSecret: string;
  /** Slack's id of the person at the page. */
  readonly user: string;
  /** Channel that commands are typed in, without `#`. */
  readonly channel: string;
}

/** Time for the answer to be on the page that is shown next. */
const ANSWER_MILLISECONDS = 400;

/**
 * A command or a click on the page. Only from the page itself: whoever opens another page in a browser on this machine must not roll anything
 * back by it.
 */
export async function ask(
  slack: SlackServer,
  app: PageApp,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { origin, host } = request.headers;
  if (origin !== `http://${host ?? ''}` || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '')) {
    return void response.writeHead(403, { 'Content-Type': 'text/plain' }).end('Only the page itself may ask.\n');
  }
  const form = new URLSearchParams(await readBody(request));
  const { user, channel, signingSecret } = app;
  try {
    if (path === '/ask/command')
      await slack.command({ url: `${app.url}/slack/commands`, signingSecret }, { user, channel, text: form.get('text') ?? '' });
    else
      await slack.click(
        { url: `${app.url}/slack/interactions`, signingSecret },
        { user, ts: form.get('ts') ?? '', action: form.get('action') ?? '' },
      );
  } catch (error) {
    return void response
      .writeHead(404, { 'Content-Type': 'text/plain' })
      .end(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MILLISECONDS));
  response.writeHead(303, { Location: '/' }).end();
}
