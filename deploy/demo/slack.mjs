import { createServer } from 'node:http';

/** Stand-in for Slack's Web API in the profile `demo` of docker-compose.yml: takes every message and prints it. `node slack.mjs PORT [HOST]` */
const [port, host = '0.0.0.0'] = process.argv.slice(2);
let messages = 0;

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return request.headers['content-type']?.includes('json') ? JSON.parse(text || '{}') : Object.fromEntries(new URLSearchParams(text));
}

const server = createServer(async (request, response) => {
  const method = new URL(request.url ?? '/', 'http://slack').pathname.replace(/^\/api\//, '');
  const body = await bodyOf(request).catch(() => ({}));
  // Unlike any other message's, as Slack's are: it is how a message is named.
  const ts = body.ts ?? `${Math.floor(Date.now() / 1000)}.${String(++messages).padStart(6, '0')}`;
  if (body.text)
    process.stdout.write(
      `${body.channel} ${body.thread_ts ? '(in thread) ' : ''}${method === 'chat.update' ? '(edited) ' : ''}${body.text}\n`,
    );
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ ok: true, channel: body.channel, ts, message: { ts, text: body.text } }));
}).listen(Number(port), host, () => process.stdout.write(`Stand-in for Slack: http://localhost:${server.address().port}/api/\n`));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
