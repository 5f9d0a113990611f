import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Git server of the profile `demo` of docker-compose.yml: fetch and push over HTTP, without sign-in, of the repositories seeded from the folder
 * `repositories` beside this file. Uses Node and git alone. `node git-server.mjs FOLDER PORT [HOST]`
 */
const [folder, port, host = '0.0.0.0'] = process.argv.slice(2);
const seeds = fileURLToPath(new URL('./repositories', import.meta.url));
const identity = {
  GIT_AUTHOR_NAME: 'Demo',
  GIT_AUTHOR_EMAIL: 'demo@example.com',
  GIT_COMMITTER_NAME: 'Demo',
  GIT_COMMITTER_EMAIL: 'demo@example.com',
};

function git(args, env = {}) {
  const { status, stderr, error } = spawnSync('git', args, {
    env: { PATH: process.env.PATH, HOME: folder, ...identity, ...env },
    encoding: 'utf8',
  });
  if (error ?? status !== 0) throw error ?? new Error(`git ${args[0]} ended with ${status}: ${stderr}`);
}

/** What was pushed stays: only repositories that are missing are made. */
function seed(name) {
  const repository = join(folder, `${name}.git`);
  if (existsSync(join(repository, 'seeded'))) return;
  rmSync(repository, { recursive: true, force: true });
  mkdirSync(repository, { recursive: true });
  git(['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  git(['--git-dir', repository, 'config', 'http.receivepack', 'true']);
  const worktree = { GIT_DIR: repository, GIT_WORK_TREE: join(seeds, name) };
  git(['add', '--all'], worktree);
  git(['commit', '--quiet', '--message', `Begin ${name}`], worktree);
  // Last, so that a seeding that was interrupted is done anew.
  mkdirSync(join(repository, 'seeded'));
}

/** The smart HTTP protocol, by git's own CGI program. */
function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://git');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      REMOTE_ADDR: request.socket.remoteAddress ?? '',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A client that hangs up ends the program, and the program may end before it has read all.
  backend.stdin.on('error', () => undefined);
  response.on('close', () => backend.kill());
  backend.on('error', (error) => response.destroy(error));
  request.pipe(backend.stdin);
  let head = Buffer.alloc(0);
  const begin = (chunk) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headers = head
      .subarray(0, end)
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.split(/:\s*/, 2));
    const status = Number(headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
    response.write(head.subarray(end + 4));
    backend.stdout.off('data', begin);
    backend.stdout.pipe(response);
  };
  backend.stdout.on('data', begin);
  backend.on('close', () => (response.headersSent ? undefined : response.writeHead(500).end('git http-backend said nothing\n')));
}

if (!folder || !port) throw new Error('usage: node git-server.mjs FOLDER PORT [HOST]');
for (const owner of readdirSync(seeds)) for (const name of readdirSync(join(seeds, owner))) seed(`${owner}/${name}`);
const server = createServer(answer).listen(Number(port), host, () => {
  process.stdout.write(
    `Git server: http://localhost:${server.address().port}/platform/config.git and http://localhost:${server.address().port}/shop/shop.git\n`,
  );
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
