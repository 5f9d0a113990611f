import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { resolveTool } from '@fairlead/tools';
import { endListening, listen } from '../processes/listening.js';
import { freePort } from '../processes/ports.js';
import { answerByGit } from './http-backend.js';
import { createBareRepository, repositoryFolder } from './repositories.js';
import { sendPush, type Push, type WebhookTarget } from './webhook.js';

export interface Account {
  readonly username: string;
  readonly password: string;
}
export interface GitServerOptions {
  /** Holds `<name>.git`, one bare repository each. */
  readonly folder: string;
  readonly port?: number;
  readonly webhook?: WebhookTarget;
  /** Repositories that want HTTP basic authentication. */
  readonly accounts?: Readonly<Record<string, Account>>;
  /** Told of each webhook that was not taken. */
  readonly warn?: (line: string) => void;
}
export interface GitRequest {
  readonly repository: string;
  readonly method: string;
  /** `git-upload-pack` (reading) or `git-receive-pack` (pushing); '' for anything else. */
  readonly service: string;
  /** True for the ref advertisement, which opens each fetch, listing or push. */
  readonly advertisement: boolean;
}

/** Git over HTTP: fetch and push of the bare repositories in a folder, and a signed webhook for each pushed ref. */
export class GitServer {
  /** What clients asked for, in order; for tests and benchmarks. */
  readonly requests: GitRequest[] = [];
  private readonly accounts: Map<string, Account>;
  private readonly pushes = new Set<Promise<unknown>>();
  private readonly deliveries = new Set<Promise<unknown>>();
  private abort = new AbortController();
  private server: Server | undefined;
  webhook: WebhookTarget | undefined;

  private constructor(
    private readonly options: GitServerOptions,
    private readonly git: string,
    readonly port: number,
  ) {
    this.accounts = new Map(Object.entries(options.accounts ?? {}));
    this.webhook = options.webhook;
  }

  static async start(options: GitServerOptions): Promise<GitServer> {
    await mkdir(options.folder, { recursive: true });
    const { path } = await resolveTool('git');
    const server = new GitServer(options, path, options.port ?? (await freePort()));
    await server.listen();
    return server;
  }

  url(name: string): string {
    return `http://127.0.0.1:${this.port}/${name}.git`;
  }

  folderOf(name: string): string {
    return repositoryFolder(this.options.folder, name);
  }

  async createRepository(name: string, account?: Account): Promise<string> {
    await createBareRepository(this.options.folder, name);
    if (account) this.accounts.set(name, account);
    return this.url(name);
  }

  /** Begins to listen on the same port again after `stop`: an outage has ended. */
  async listen(): Promise<void> {
    if (this.server) return;
    this.abort = new AbortController();
    const server = createServer((request, response) => {
      const answered = this.answer(request, response);
      if (request.url?.endsWith('/git-receive-pack')) {
        this.pushes.add(answered);
        const forget = () => this.pushes.delete(answered);
        answered.then(forget, forget);
      }
      answered.catch((error: unknown) => {
        this.options.warn?.(`request ${request.method} ${request.url} failed: ${String(error)}`);
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end();
      });
    });
    await listen(server, this.port);
    this.server = server;
  }

  /** Refuses connections from now on and cuts those that are open. */
  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    this.abort.abort();
    await Promise.all(this.deliveries);
    if (server) await endListening(server);
  }

  /** Sends the webhook as a push would; for refs that were changed in the folder itself. */
  announce(name: string, ref: string, before: string, after: string): void {
    const target = this.webhook;
    if (!target) return;
    const push: Push = { repository: name, cloneUrl: this.url(name), ref, before, after };
    const delivery = sendPush(target, push, this.abort.signal).then((problem) => {
      if (problem) this.options.warn?.(`webhook to ${target.url} for ${name} ${ref} was not taken: ${problem}`);
    });
    this.deliveries.add(delivery);
    void delivery.then(() => this.deliveries.delete(delivery));
  }

  /** Resolves when the webhook of each push so far was taken or given up. */
  async delivered(): Promise<void> {
    // A client's push has ended a moment before its refs are announced here.
    await Promise.allSettled(this.pushes);
    await Promise.all(this.deliveries);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const match = /^\/(.+?)\.git\/(.*)$/.exec(decodeURIComponent(url.pathname));
    const [, name = '', rest = ''] = match ?? [];
    if (!match || name.split('/').includes('..')) return void response.writeHead(404).end('no such repository\n');
    const user = this.authenticate(name, request.headers.authorization);
    if (user === null) {
      return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end('username or password is wrong\n');
    }
    const service = url.searchParams.get('service') ?? (/^git-(upload|receive)-pack$/.test(rest) ? rest : '');
    this.requests.push({ repository: name, method: request.method ?? '', service, advertisement: rest === 'info/refs' });
    const pushedRefs = join(this.options.folder, `.pushed-${randomUUID()}`);
    const path = `/${name}.git/${rest}`;
    await answerByGit(request, response, { git: this.git, root: this.options.folder, path, query: url.search.slice(1), user, pushedRefs });
    if (service === 'git-receive-pack' && rest === service) await this.announcePushed(name, pushedRefs);
  }

  /** The user's name; undefined where none is needed; null when refused. */
  private authenticate(name: string, header: string | undefined): string | undefined | null {
    const account = this.accounts.get(name);
    if (!account) return undefined;
    const given = Buffer.from(/^Basic (.+)$/i.exec(header ?? '')?.[1] ?? '', 'base64').toString('utf8');
    return given === `${account.username}:${account.password}` ? account.username : null;
  }

  private async announcePushed(name: string, file: string): Promise<void> {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean);
    await rm(file, { force: true });
    for (const line of lines) {
      const [before = '', after = '', ref = ''] = line.split(' ');
      this.announce(name, ref, before, after);
    }
  }
}
