import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { endListening, listen } from '../processes/listening.js';
import { freePort } from '../processes/ports.js';
import { ask, type PageApp } from './slack-asking.js';
import { json, parse, readBody } from './slack-http.js';
import { clickBody, commandBody, sendRequest, signed, type SlackApp, type SlackSent } from './slack-requests.js';
import { ResponsePlaces, type ResponsePlace, type SlackResponse } from './slack-responses.js';
import { blockProblem, contentProblem } from './slack-rules.js';
import { messagesPage } from './slack-page.js';

export interface SlackMessage {
  /** Channel id. */
  readonly channel: string;
  readonly channelName: string;
  readonly ts: string;
  readonly threadTs?: string;
  /** Of a reply: shown in the channel too. */
  readonly broadcast?: boolean;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly attachments: readonly unknown[];
  /** How often `chat.update` changed it. */
  readonly edits: number;
}
export interface SlackOptions {
  readonly port?: number;
  readonly token?: string;
  /** Names without `#`; the bot is a member of each. Absent: every channel that is named exists. */
  readonly channels?: readonly string[];
  /** File to which each message is added, a JSON object a line. */
  readonly log?: string;
  /** What commands and clicks on the page go to; absent: the page only shows. */
  readonly app?: PageApp;
}
/** What one person alone was told, by `chat.postEphemeral` or at a `response_url`. */
export interface SlackWhisper {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
}
type Arguments = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, unknown>> & { readonly ok: boolean };
const refuse = (error: string): Answer => ({ ok: false, error });

/** A stand-in for Slack's Web API that refuses what Slack refuses. Keeps its messages in memory; `GET /` shows them to a person, `GET /messages` as JSON. */
export class SlackServer {
  readonly messages: SlackMessage[] = [];
  /** Every API call, in order: method and error, if it was refused. */
  readonly calls: { readonly method: string; readonly error?: string }[] = [];
  readonly whispers: SlackWhisper[] = [];
  private server: Server | undefined;
  private readonly places: ResponsePlaces;
  private limited: { calls: number; seconds: number } | undefined;
  private failing: { calls: number; status: number } | undefined;
  private lastTimestamp = 0;

  private constructor(
    private readonly options: SlackOptions,
    readonly port: number,
    readonly token: string,
  ) {
    this.places = new ResponsePlaces(`http://127.0.0.1:${port}/response/`);
  }

  static async start(options: SlackOptions = {}): Promise<SlackServer> {
    const slack = new SlackServer(options, options.port ?? (await freePort()), options.token ?? 'xoxb-sandbox-0000000000');
    if (options.log) await slack.restore(options.log);
    await slack.listen();
    return slack;
  }

  /** For `SLACK_API_URL`; ends with a slash, as the client wants it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/api/`;
  }

  /** Sends a slash command as Slack does: signed, as a form, with a `response_url`. @param channel name without `#` */
  async command(app: SlackApp, { user, channel, text }: { user: string; channel: string; text: string }): Promise<SlackSent> {
    const place = this.places.open(user, channelId(channel));
    this.named.add(channel);
    return this.send(app, commandBody({ user, channel: place.channel, channelName: channel, text }, place), place);
  }

  /** Clicks a button of a message as Slack does. @throws Error where the message is not there or has no such button */
  async click(app: SlackApp, { user, ts, action }: { user: string; ts: string; action: string }): Promise<SlackSent> {
    const message = this.messages.find((one) => one.ts === ts);
    if (message === undefined) throw new Error(`There is no message ${ts}.`);
    const place = this.places.open(user, message.channel);
    return this.send(app, clickBody({ user, message, action }, place), place);
  }

  private async send(app: SlackApp, body: string, place: ResponsePlace): Promise<SlackSent> {
    const request = signed(app, body);
    return { request, ...(await sendRequest(request)), responses: place.responses };
  }

  /** As if somebody had deleted this message. */
  forget(ts: string): void {
    const index = this.messages.findIndex((message) => message.ts === ts);
    if (index >= 0) this.messages.splice(index, 1);
  }

  /** The next calls are answered 429 with this Retry-After in seconds. */
  limitNextCalls(calls: number, seconds: number): void {
    this.limited = { calls, seconds };
  }

  /** The next calls are answered with this HTTP status and no JSON, as a proxy in trouble does. */
  failNextCalls(calls: number, status = 503): void {
    this.failing = { calls, status };
  }

  async listen(): Promise<void> {
    if (this.server) return;
    const server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
    });
    await listen(server, this.port);
    this.server = server;
  }

  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server) await endListening(server);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'GET' && path === '/')
      return void response
        .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
        .end(messagesPage({ messages: this.messages, whispers: this.whispers, user: this.options.app?.user }));
    if (request.method === 'GET' && path === '/messages') return json(response, 200, this.messages);
    if (request.method === 'POST' && path.startsWith('/ask/') && this.options.app)
      return ask(this, this.options.app, path, request, response);
    const answerId = /^\/response\/([\w-]+)$/.exec(path)?.[1];
    if (answerId) return this.respond(answerId, request, response);
    const method = /^\/api\/([a-zA-Z.]+)$/.exec(path)?.[1];
    if (!method) return json(response, 404, refuse('unknown_method'));
    const body = await readBody(request);
    if (this.failing && this.failing.calls-- > 0) return void response.writeHead(this.failing.status).end('upstream in trouble\n');
    if (this.limited && this.limited.calls-- > 0) {
      this.calls.push({ method, error: 'ratelimited' });
      return json(response, 429, refuse('ratelimited'), { 'Retry-After': String(this.limited.seconds) });
    }
    const answer = await this.call(method, request, parse(request, body));
    this.calls.push({ method, ...(answer.ok ? {} : { error: String(answer['error']) }) });
    json(response, 200, answer);
  }

  private async call(method: string, request: IncomingMessage, parsed: Arguments | undefined): Promise<Answer> {
    if (parsed === undefined) return refuse('invalid_json');
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? parsed['token'];
    if (token === undefined) return refuse('not_authed');
    if (token !== this.token) return refuse('invalid_auth');
    const handler = this.methods[method];
    return handler ? handler(parsed) : refuse('unknown_method');
  }

  private readonly methods: Readonly<Record<string, (given: Arguments) => Answer | Promise<Answer>>> = {
    'api.test': () => ({ ok: true }),
    'auth.test': () => ({
      ok: true,
      url: `http://127.0.0.1:${this.port}/`,
      team: 'Sandbox',
      user: 'fairlead',
      team_id: 'T00000000',
      user_id: 'U00000000',
      bot_id: 'B00000000',
    }),
    'conversations.list': () => ({ ok: true, channels: this.knownChannels().map(channelObject), response_metadata: { next_cursor: '' } }),
    'conversations.info': (given) => {
      const name = this.channelName(given['channel']);
      return name ? { ok: true, channel: channelObject(name) } : refuse('channel_not_found');
    },
    'users.info': ({ user }) =>
      typeof user === 'string' && /^[UW][A-Z0-9]+$/.test(user)
        ? { ok: true, user: { id: user, name: user.toLowerCase(), real_name: user, is_bot: false } }
        : refuse('user_not_found'),
    'chat.postEphemeral': (given) => this.whisper(given),
    'chat.postMessage': (given) => this.post(given),
    'chat.update': (given) => this.update(given),
  };

  /** An app's answer to a command or a click. */
  private async respond(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const taken = this.places.take(id, request.headers['content-type'], await readBody(request));
    if (taken.place && taken.response) await this.showResponse(taken.place, taken.response);
    response.writeHead(taken.status, { 'Content-Type': taken.status === 200 ? 'text/html' : 'application/json' }).end(taken.body);
  }

  private async showResponse({ user, channel }: ResponsePlace, { type, text, blocks }: SlackResponse): Promise<void> {
    if (type === 'ephemeral') return void this.whispers.push({ user, channel, text });
    const channelName = this.channelName(channel) ?? channel;
    const message: SlackMessage = { channel, channelName, ts: this.timestamp(), text, blocks, attachments: [], edits: 0 };
    this.messages.push(message);
    await this.log(message);
  }

  private whisper(given: Arguments): Answer {
    const name = this.channelName(given['channel']);
    if (!name) return refuse('channel_not_found');
    if (typeof given['user'] !== 'string' || !/^[UW][A-Z0-9]+$/.test(given['user'])) return refuse('user_not_in_channel');
    const problem = contentProblem(given['text'], given['blocks'], given['attachments']);
    if (problem) return refuse(problem);
    this.whispers.push({ user: given['user'], channel: channelId(name), text: String(given['text'] ?? '') });
    return { ok: true, message_ts: this.timestamp() };
  }

  private async post(given: Arguments): Promise<Answer> {
    const name = this.channelName(given['channel']);
    if (!name) return refuse('channel_not_found');
    const problem = contentProblem(given['text'], given['blocks'], given['attachments']);
    if (problem) return refused(problem, given);
    const channel = channelId(name);
    const thread = given['thread_ts'];
    // Slack's documentation says to use the parent's, never a reply's.
    if (thread !== undefined && !this.messages.some((one) => one.ts === thread && one.channel === channel && !one.threadTs)) {
      return refuse('invalid_thread_ts');
    }
    const broadcast = thread !== undefined && [true, 'true', '1'].includes(given['reply_broadcast'] as string | boolean);
    const message: SlackMessage = {
      channel,
      channelName: name,
      ts: this.timestamp(),
      ...(typeof thread === 'string' ? { threadTs: thread } : {}),
      ...(broadcast ? { broadcast } : {}),
      ...contentOf(given),
      edits: 0,
    };
    this.messages.push(message);
    await this.log(message);
    return { ok: true, channel, ts: message.ts, message: { type: 'message', bot_id: 'B00000000', ...contentOf(given), ts: message.ts } };
  }

  private async update(given: Arguments): Promise<Answer> {
    const index = this.messages.findIndex((message) => message.ts === given['ts'] && message.channel === given['channel']);
    const previous = this.messages[index];
    // Unlike chat.postMessage, chat.update takes a channel's id only.
    if (!this.channelName(given['channel']) || String(given['channel']).startsWith('#')) return refuse('channel_not_found');
    if (!previous) return refuse('message_not_found');
    const problem = contentProblem(given['text'], given['blocks'], given['attachments']);
    if (problem) return refused(problem, given);
    const message = { ...previous, ...contentOf(given), edits: previous.edits + 1 };
    this.messages[index] = message;
    await this.log(message);
    return { ok: true, channel: message.channel, ts: message.ts, text: message.text };
  }

  private readonly named = new Set<string>();
  private knownChannels = () => [...(this.options.channels ?? this.named)];

  /** Name of the channel meant by `#name`, `name` or an id; undefined when there is none. */
  private channelName(given: unknown): string | undefined {
    if (typeof given !== 'string' || given === '') return undefined;
    const byId = this.knownChannels().find((name) => channelId(name) === given);
    if (byId) return byId;
    const name = given.replace(/^#/, '');
    if (this.options.channels) return this.options.channels.includes(name) ? name : undefined;
    if (/^C[0-9A-F]{10}$/.test(given) || !/^[a-z0-9][a-z0-9_-]{0,79}$/.test(name)) return undefined;
    this.named.add(name);
    return name;
  }

  /** Messages of earlier runs: who posted them may edit them or answer in their thread. */
  private async restore(log: string): Promise<void> {
    await mkdir(dirname(log), { recursive: true });
    const text = await readFile(log, 'utf8').catch(() => '');
    const messages = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as SlackMessage);
    const latest = new Map(messages.map((message) => [message.ts, message]));
    this.messages.push(...[...latest.values()].slice(-1000));
    for (const { channelName } of this.messages) this.named.add(channelName);
  }

  /** Slack's message ids are times in microseconds, unique in a channel. */
  private timestamp(): string {
    this.lastTimestamp = Math.max(Date.now() * 1000, this.lastTimestamp + 1);
    return (this.lastTimestamp / 1e6).toFixed(6);
  }

  private async log(message: SlackMessage): Promise<void> {
    if (this.options.log) await appendFile(this.options.log, `${JSON.stringify(message)}\n`);
  }
}

/** Slack says where blocks are wrong. */
const refused = (error: string, { blocks }: Arguments): Answer =>
  error === 'invalid_blocks'
    ? { ...refuse(error), response_metadata: { messages: [`[ERROR] ${blockProblem(blocks) ?? ''}`] } }
    : refuse(error);

const channelId = (name: string) => `C${createHash('sha256').update(name).digest('hex').slice(0, 10).toUpperCase()}`;
const channelObject = (name: string) => ({ id: channelId(name), name, is_channel: true, is_member: true, is_archived: false });
const contentOf = ({ text, blocks, attachments }: Arguments) => ({
  text: typeof text === 'string' ? text : '',
  blocks: Array.isArray(blocks) ? blocks : [],
  attachments: Array.isArray(attachments) ? attachments : [],
});
