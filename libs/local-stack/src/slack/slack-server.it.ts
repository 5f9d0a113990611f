import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SlackServer } from './slack-server.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const confirm = { title: plain('Sure?'), text: plain('Really?'), confirm: plain('Yes'), deny: plain('No') };
const button = (rest: object = {}) => ({ type: 'button', action_id: 'go', text: plain('Go'), value: 'v', ...rest });
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });

describe('SlackServer', () => {
  let slack: SlackServer;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-slack-'));
    slack = await SlackServer.start({ channels: ['demo'], log: join(folder, 'log') });
  });
  afterEach(async () => {
    await slack.stop();
    await rm(folder, { recursive: true });
  });
  const call = async (method: string, body: object, token = slack.token) => {
    const headers = { 'Content-Type': 'application/json; charset=utf-8', Authorization: `Bearer ${token}` };
    const response = await fetch(`${slack.url}${method}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as Record<string, unknown>;
    return { ...answer, status: response.status, retryAfter: response.headers.get('Retry-After') } as Record<string, unknown>;
  };
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

  it.each([
    ['a wrong token', { channel: '#demo', text: 'x' }, 'invalid_auth', 'xoxb-wrong'],
    ['a channel that is not there', { channel: '#nowhere', text: 'x' }, 'channel_not_found'],
    ['nothing to say', { channel: '#demo' }, 'no_text'],
    ['too long a text', { channel: '#demo', text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['too long a section', { channel: '#demo', blocks: [section('x'.repeat(3_001))] }, 'invalid_blocks'],
    ['an empty section', { channel: '#demo', blocks: [section('')] }, 'invalid_blocks'],
    ['too many blocks', { channel: '#demo', blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
    ['an unknown block', { channel: '#demo', blocks: [{ type: 'table-of-contents' }] }, 'invalid_blocks'],
    [
      'too long a header',
      { channel: '#demo', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
      'invalid_blocks',
    ],
    ['a property that no block has', { channel: '#demo', blocks: [{ ...section('x'), colour: 'red' }] }, 'invalid_blocks'],
    ['two blocks of one id', { channel: '#demo', blocks: [1, 2].map(() => ({ ...section('x'), block_id: 'a' })) }, 'invalid_blocks'],
    ['two buttons of one action', { channel: '#demo', blocks: [actions(button(), button())] }, 'invalid_blocks'],
    ['a button with too long a label', { channel: '#demo', blocks: [actions(button({ text: plain('x'.repeat(76)) }))] }, 'invalid_blocks'],
    ['a button with too long a value', { channel: '#demo', blocks: [actions(button({ value: 'x'.repeat(2_001) }))] }, 'invalid_blocks'],
    ['a button of another colour', { channel: '#demo', blocks: [actions(button({ style: 'green' }))] }, 'invalid_blocks'],
    [
      'a question without a way back',
      { channel: '#demo', blocks: [actions(button({ confirm: { ...confirm, deny: undefined } }))] },
      'invalid_blocks',
    ],
    [
      'too long a question',
      { channel: '#demo', blocks: [actions(button({ confirm: { ...confirm, text: plain('x'.repeat(301)) } }))] },
      'invalid_blocks',
    ],
    ['mark-up in a label', { channel: '#demo', blocks: [actions(button({ text: { type: 'mrkdwn', text: 'x' } }))] }, 'invalid_blocks'],
    ['a thread that is not there', { channel: '#demo', text: 'x', thread_ts: '1.000001' }, 'invalid_thread_ts'],
  ])('refuses %s', async (_, message, error, token?: string) => {
    expect(await call('chat.postMessage', message, token)).toMatchObject({ ok: false, error });
    expect(slack.messages).toEqual([]);
  });

  it('keeps messages, their edits and threads, also over a restart, and shows them', async () => {
    const posted = await call('chat.postMessage', { channel: '#demo', text: 'broken', blocks: [section('*broken* <here>')] });
    expect(posted).toMatchObject({ ok: true, ts: expect.stringMatching(/^\d+\.\d{6}$/) });
    const reply = await call('chat.postMessage', { channel: posted['channel'], text: 'mended', thread_ts: posted['ts'] });
    expect(reply['ts']).not.toBe(posted['ts']);
    expect(await call('chat.update', { channel: '#demo', ts: posted['ts'], text: 'x' })).toMatchObject({ error: 'channel_not_found' });
    expect(await call('chat.update', { channel: posted['channel'], ts: '1.0', text: 'x' })).toMatchObject({ error: 'message_not_found' });
    expect(await call('chat.update', { channel: posted['channel'], ts: posted['ts'], text: 'was broken' })).toMatchObject({ ok: true });
    await slack.stop();
    slack = await SlackServer.start({ channels: ['demo'], log: join(folder, 'log') });
    expect(slack.messages).toMatchObject([
      { channelName: 'demo', text: 'was broken', edits: 1 },
      { text: 'mended', threadTs: posted['ts'] },
    ]);
    const page = await (await fetch(`http://127.0.0.1:${slack.port}/`)).text();
    expect(page).toContain('mended');
    expect(page).not.toContain('<here>');
  });

  it('limits calls when told to, and takes forms as its own client sends them', async () => {
    slack.limitNextCalls(1, 7);
    expect(await call('auth.test', {})).toMatchObject({ status: 429, retryAfter: '7', error: 'ratelimited' });
    expect(await call('auth.test', {})).toMatchObject({ status: 200, ok: true });
    const form = new URLSearchParams({ token: slack.token, channel: 'demo', blocks: JSON.stringify([section('form')]) });
    expect(await (await fetch(`${slack.url}chat.postMessage`, { method: 'POST', body: form })).json()).toMatchObject({ ok: true });
    expect(slack.calls.map(({ error }) => error)).toEqual(['ratelimited', undefined, undefined]);
  });

  it('takes a reply to a message, not to a reply, and says where blocks are wrong', async () => {
    const parent = await call('chat.postMessage', { channel: '#demo', text: 'x' });
    const reply = await call('chat.postMessage', { channel: '#demo', text: 'y', thread_ts: parent['ts'], reply_broadcast: true });
    expect(slack.messages[1]).toMatchObject({ threadTs: parent['ts'], broadcast: true });
    expect(await call('chat.postMessage', { channel: '#demo', text: 'z', thread_ts: reply['ts'] })).toMatchObject({
      error: 'invalid_thread_ts',
    });
    expect(await call('chat.postMessage', { channel: '#demo', blocks: [section('x'), section('')] })).toMatchObject({
      response_metadata: { messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/1/text/text]'] },
    });
  });

  it('tells one person alone', async () => {
    expect(await call('chat.postEphemeral', { channel: '#demo', user: 'U1', text: 'psst' })).toMatchObject({ ok: true });
    expect(await call('chat.postEphemeral', { channel: '#demo', user: 'somebody', text: 'psst' })).toMatchObject({
      error: 'user_not_in_channel',
    });
    expect(slack.whispers).toMatchObject([{ user: 'U1', text: 'psst' }]);
    expect(await call('users.info', { user: 'U1' })).toMatchObject({ ok: true, user: { id: 'U1' } });
    expect(await call('users.info', { user: 'x' })).toMatchObject({ error: 'user_not_found' });
  });

  describe('towards an app', () => {
    const received: { url: string; headers: IncomingHttpHeaders; form: URLSearchParams; body: string }[] = [];
    let app: Server;
    let answer: { status: number; body: string; wait?: Promise<void> } = { status: 200, body: '' };
    const port = () => (app.address() as AddressInfo).port;
    const to = (path: string) => ({ url: `http://127.0.0.1:${port()}${path}`, signingSecret: 'secret' });
    beforeEach(async () => {
      app = createServer(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        received.push({ url: request.url ?? '', headers: request.headers, form: new URLSearchParams(body), body });
        await answer.wait;
        response.writeHead(answer.status).end(answer.body);
      });
      await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => {
      received.splice(0);
      answer = { status: 200, body: '' };
      app.closeAllConnections();
      app.close();
    });
    const respond = (url: string, body: unknown, type = 'application/json') =>
      fetch(url, { method: 'POST', headers: { 'Content-Type': type }, body: JSON.stringify(body) }).then(async (one) => [
        one.status,
        await one.text(),
      ]);

    it('sends commands signed, and takes five answers', async () => {
      const sent = await slack.command(to('/slack/commands'), { user: 'U1', channel: 'demo', text: 'status a & b' });
      const [one] = received;
      expect(sent).toMatchObject({ status: 200, body: '' });
      expect(Object.fromEntries(one?.form ?? [])).toMatchObject({
        command: '/fairlead',
        text: 'status a &amp; b',
        user_id: 'U1',
        channel_name: 'demo',
      });
      const base = `v0:${String(one?.headers['x-slack-request-timestamp'])}:${one?.body}`;
      expect(one?.headers['x-slack-signature']).toBe(`v0=${createHmac('sha256', 'secret').update(base).digest('hex')}`);
      const url = one?.form.get('response_url') ?? '';
      expect(await respond(url, { text: 'for you' })).toEqual([200, 'ok']);
      expect(await respond(url, { text: 'for all', response_type: 'in_channel' })).toEqual([200, 'ok']);
      expect(await respond(url, { text: '' })).toEqual([400, expect.stringContaining('no_text')]);
      expect(await respond(url, { text: 'x' }, 'text/plain')).toEqual([400, expect.stringContaining('invalid_payload')]);
      for (let use = 0; use < 3; use += 1) await respond(url, { text: 'more' });
      expect(await respond(url, { text: 'x' })).toEqual([404, expect.stringContaining('used_url')]);
      expect(await respond(`${url}x`, { text: 'x' })).toEqual([404, expect.stringContaining('expired_url')]);
      expect(sent.responses.slice(0, 2)).toMatchObject([
        { type: 'ephemeral', text: 'for you' },
        { type: 'in_channel', text: 'for all' },
      ]);
      expect(slack.messages).toMatchObject([{ channelName: 'demo', text: 'for all' }]);
      expect(slack.whispers[0]).toMatchObject({ user: 'U1', text: 'for you' });
    });

    it('sends clicks on buttons that are there, as JSON in a form', async () => {
      const { ts } = await call('chat.postMessage', { channel: '#demo', text: 'x', blocks: [actions(button({ confirm }))] });
      await slack.click(to('/slack/interactions'), { user: 'U1', ts: String(ts), action: 'go' });
      const payload = JSON.parse(received[0]?.form.get('payload') ?? '{}') as Record<string, unknown>;
      expect(payload).toMatchObject({
        type: 'block_actions',
        user: { id: 'U1' },
        channel: { name: 'demo' },
        container: { message_ts: ts },
        message: { text: 'x' },
        actions: [{ type: 'button', action_id: 'go', value: 'v', text: { text: 'Go' } }],
      });
      await expect(slack.click(to('/x'), { user: 'U1', ts: String(ts), action: 'stop' })).rejects.toThrow('has no button stop');
      await expect(slack.click(to('/x'), { user: 'U1', ts: '1.0', action: 'go' })).rejects.toThrow('no message 1.0');
    });

    it('takes commands and clicks on its page, from the page itself only', async () => {
      const page = await SlackServer.start({
        app: { url: `http://127.0.0.1:${port()}`, signingSecret: 'secret', user: 'U1', channel: 'demo' },
      });
      try {
        const ask = (path: string, form: Record<string, string>, origin = `http://127.0.0.1:${page.port}`) =>
          fetch(`http://127.0.0.1:${page.port}/ask/${path}`, {
            method: 'POST',
            body: new URLSearchParams(form),
            headers: { origin },
            redirect: 'manual',
          });
        expect((await ask('command', { text: 'help' }, 'http://evil.example')).status).toBe(403);
        expect(received).toEqual([]);
        expect((await ask('command', { text: 'help' })).status).toBe(303);
        const body = JSON.stringify({ channel: '#demo', text: 'x', blocks: [actions(button())], token: page.token });
        await fetch(`${page.url}chat.postMessage`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
        expect(await (await fetch(`http://127.0.0.1:${page.port}/`)).text()).toMatch(/Send as U1.*<button>Go<\/button>/s);
        expect((await ask('click', { ts: page.messages[0]?.ts ?? '', action: 'go' })).status).toBe(303);
        expect(received.map(({ url }) => url)).toEqual(['/slack/commands', '/slack/interactions']);
      } finally {
        await page.stop();
      }
    });

    it('gives up on an app after three seconds', async () => {
      let release = (): void => undefined;
      answer = { status: 200, body: 'late', wait: new Promise((resolve) => (release = resolve)) };
      const begun = performance.now();
      expect(await slack.command(to('/'), { user: 'U1', channel: 'demo', text: '' })).toMatchObject({ status: undefined });
      expect(performance.now() - begun).toBeGreaterThan(2_900);
      release();
    });
  });
});
