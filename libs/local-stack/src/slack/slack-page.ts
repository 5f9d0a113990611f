import type { SlackMessage } from './slack-server.js';

const escape = (text: string) =>
  text.replaceAll(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character);

/** Text of a message and of its blocks, as a person would read it. */
export function readable(message: Pick<SlackMessage, 'text' | 'blocks'>): string {
  const texts = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(texts);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => (key === 'text' && typeof inner === 'string' ? [inner] : texts(inner)));
  };
  const blocks = texts(message.blocks);
  return (blocks.length ? blocks : [message.text]).join('\n');
}

/** One page without scripts that reloads itself every few seconds. */
export function messagesPage(messages: readonly SlackMessage[]): string {
  const items = [...messages].reverse().map((message) => {
    const time = new Date(Number(message.ts) * 1000).toISOString();
    const thread = message.threadTs ? ' (in a thread)' : '';
    return `<li><small>#${escape(message.channelName)} · ${time}${thread}${message.edits ? ' · edited' : ''}</small><pre>${escape(readable(message))}</pre></li>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>Slack (sandbox)</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:50em;margin:2em auto;padding:0 1em}li{list-style:none;border-left:3px solid #888;padding-left:1em;margin:1em 0}ul{padding:0}pre{white-space:pre-wrap;font:inherit;margin:0}</style>
<h1>Slack messages (sandbox)</h1>${items.length ? `<ul>${items.join('\n')}</ul>` : '<p>No message yet: push a commit to the demo repository.</p>'}</html>
`;
}
