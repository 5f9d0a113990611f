import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SlackServer } from './slack-server.js';

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
});
