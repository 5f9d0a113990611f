import { buttonsOf } from './slack-requests.js';
import type { SlackMessage, SlackWhisper } from './slack-server.js';

const escape = (text: string) =>
  text.replaceAll(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character);

/** Text of a message and of its blocks, as a person would read it. */
export function readable(message: Pick<SlackMessage, 'text' | 'blocks'>): string {
  const texts = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(texts);
    if (typeof value !== 'object' || value === null) return [];
    // Buttons are shown as such, and what they ask before they count only then.
    if ((value as { type?: unknown }).type === 'actions') return [];
    return Object.entries(value).flatMap(([key, inner]) => (key === 'text' && typeof inner === 'string' ? [inner] : texts(inner)));
  };
  const blocks = texts(message.blocks);
  return (blocks.length ? blocks : [message.text]).join('\n');
}

export interface PageContent {
  readonly messages: readonly SlackMessage[];
  readonly whispers: readonly SlackWhisper[];
  /** Id of the person who reads the page; absent: there is no app that could be asked for anything. */
  readonly user?: string | undefined;
}

/** One page without scripts. Where there is an app, commands can be typed and buttons clicked; it reloads itself only where nothing can be typed. */
export function messagesPage({ messages, whispers, user }: PageContent): string {
  const items = [...messages].reverse().map((message) => {
    const time = new Date(Number(message.ts) * 1000).toISOString();
    const thread = message.threadTs ? ' (in a thread)' : '';
    const buttons = user === undefined ? '' : buttonForms(message);
    return `<li><small>#${escape(message.channelName)} · ${time}${thread}${message.edits ? ' · edited' : ''}</small><pre>${escape(readable(message))}</pre>${buttons}</li>`;
  });
  const own = whispers
    .filter((whisper) => whisper.user === user)
    .slice(-3)
    .reverse();
  const told = own.map(({ text }) => `<li class="own"><small>only for you</small><pre>${escape(text)}</pre></li>`).join('\n');
  const reload = user === undefined ? '<meta http-equiv="refresh" content="3">' : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8">${reload}<title>Slack (sandbox)</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:50em;margin:2em auto;padding:0 1em}li{list-style:none;border-left:3px solid #888;padding-left:1em;margin:1em 0}.own{border-color:#c80}ul{padding:0}pre{white-space:pre-wrap;font:inherit;margin:0}form{display:inline}input{font:inherit;width:30em;max-width:70%}</style>
<h1>Slack messages (sandbox)</h1>${user === undefined ? '' : commandForm(user)}<ul>${told}
${items.join('\n')}</ul>${items.length ? '' : '<p>No message yet: push a commit to the demo repository.</p>'}</html>
`;
}

const commandForm = (user: string): string =>
  `<form method="post" action="/ask/command"><label>/fairlead <input name="text" value="help" autofocus></label> <button>Send as ${escape(user)}</button></form> <a href="/">Reload</a>`;

function buttonForms(message: SlackMessage): string {
  const forms = buttonsOf(message).map(({ button }) => {
    const label = (button['text'] as { text: string }).text;
    return `<form method="post" action="/ask/click"><input type="hidden" name="ts" value="${escape(message.ts)}"><input type="hidden" name="action" value="${escape(String(button['action_id']))}"><button>${escape(label)}</button></form>`;
  });
  return forms.join(' ');
}
