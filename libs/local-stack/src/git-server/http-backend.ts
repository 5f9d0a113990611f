import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gitEnvironment } from './git-environment.js';

export interface CgiOptions {
  readonly git: string;
  readonly root: string;
  /** Path of the request below the root. */
  readonly path: string;
  readonly query: string;
  readonly user: string | undefined;
  /** File that the post-receive hook fills. */
  readonly pushedRefs: string;
}

/** Answers one request by `git http-backend` (CGI, see git-http-backend(1)). Resolves when the program has ended. */
export function answerByGit(request: IncomingMessage, response: ServerResponse, options: CgiOptions): Promise<void> {
  const child = spawn(options.git, ['http-backend'], { cwd: options.root, env: cgiEnvironment(request, options) });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  // A client that goes away must not leave a half-done pack-objects behind.
  response.once('close', () => void (response.writableFinished || child.kill()));
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (!head) {
      if (!response.write(chunk)) {
        child.stdout.pause();
        response.once('drain', () => child.stdout.resume());
      }
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    writeHead(response, head.subarray(0, end).toString('latin1'));
    if (head.length > end + 4) response.write(head.subarray(end + 4));
    head = undefined;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      if (head && !response.headersSent) response.writeHead(500).end('git http-backend gave no answer\n');
      else response.end();
      resolve();
    });
  });
}

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number(value.split(' ')[0]);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}

function cgiEnvironment(request: IncomingMessage, { root, path, query, user, pushedRefs }: CgiOptions): Record<string, string> {
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : '';
  };
  return gitEnvironment({
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method ?? 'GET',
    REMOTE_ADDR: request.socket.remoteAddress ?? '',
    CONTENT_TYPE: header('content-type'),
    FAIRLEAD_PUSHED_REFS: pushedRefs,
    ...(user ? { REMOTE_USER: user } : {}),
    ...(header('content-length') ? { CONTENT_LENGTH: header('content-length') } : {}),
    ...(header('content-encoding') ? { HTTP_CONTENT_ENCODING: header('content-encoding') } : {}),
    ...(header('git-protocol') ? { GIT_PROTOCOL: header('git-protocol') } : {}),
  });
}
