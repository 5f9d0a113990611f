import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { endListening, listen } from '../processes/listening.js';
import { freePort } from '../processes/ports.js';
import { contentProblem } from './slack-rules.js';
import { messagesPage } from './slack-page.js';

export interface SlackMessage {
  /** Channel id. */
  readonly channel: string;
  readonly channelName: string;
  readonly ts: string;
  readonly threadTs?: string;
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
}
type Arguments = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, unknown>> & { readonly ok: boolean };
const refuse = (error: string): Answer => ({ ok: false, error });

/** A stand-in for Slack's Web API that refuses what Slack refuses. Keeps its messages in memory; `GET /` shows them to a person, `GET /messages` as JSON. */
export class SlackServer {
  readonly messages: SlackMessage[] = [];
  /** Every API call, in order: method and error, if it was refused. */
  readonly calls: { readonly method: string; readonly error?: string }[] = [];
  private server: Server | undefined;
  private limited: { calls: number; seconds: number } | undefined;
  private failing: { calls: number; status: number } | undefined;
  private lastTimestamp = 0;

  private constructor(
    private readonly options: SlackOptions,
    readonly port: number,
    readonly token: string,
  ) {}

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
      return void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(messagesPage(this.messages));
    if (request.method === 'GET' && path === '/messages') return json(response, 200, this.messages);
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
    'chat.postMessage': (given) => this.post(given),
    'chat.update': (given) => this.update(given),
  };

  private async post(given: Arguments): Promise<Answer> {
    const name = this.channelName(given['channel']);
    if (!name) return refuse('channel_not_found');
    const problem = contentProblem(given['text'], given['blocks'], given['attachments']);
    if (problem) return refuse(problem);
    const channel = channelId(name);
    const thread = given['thread_ts'];
    if (thread !== undefined && !this.messages.some((message) => message.ts === thread && message.channel === channel)) {
      return refuse('invalid_thread_ts');
    }
    const message: SlackMessage = {
      channel,
      channelName: name,
      ts: this.timestamp(),
      ...(typeof thread === 'string' ? { threadTs: thread } : {}),
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
    if (problem) return refuse(problem);
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

const channelId = (name: string) => `C${createHash('sha256').update(name).digest('hex').slice(0, 10).toUpperCase()}`;
const channelObject = (name: string) => ({ id: channelId(name), name, is_channel: true, is_member: true, is_archived: false });
const contentOf = ({ text, blocks, attachments }: Arguments) => ({
  text: typeof text === 'string' ? text : '',
  blocks: Array.isArray(blocks) ? blocks : [],
  attachments: Array.isArray(attachments) ? attachments : [],
});

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The client sends forms in which blocks are JSON text; curl users send JSON. Undefined when it is neither. */
function parse(request: IncomingMessage, body: string): Arguments | undefined {
  try {
    if (request.headers['content-type']?.startsWith('application/json')) return JSON.parse(body) as Arguments;
    const form = Object.fromEntries(new URLSearchParams(body));
    const structured = ['blocks', 'attachments', 'metadata'].filter((key) => form[key] !== undefined);
    return { ...form, ...Object.fromEntries(structured.map((key) => [key, JSON.parse(form[key] ?? '') as unknown])) };
  } catch {
    return undefined;
  }
}
