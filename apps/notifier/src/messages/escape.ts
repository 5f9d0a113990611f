import { redactText } from '@fairlead/service-kit';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text as Slack takes it literally: `&`, `<` and `>` are all that it reads as mark-up of links and mentions
 * (docs.slack.dev/messaging/formatting-message-text), so `<!channel>` in a commit message calls nobody. At most `limit` characters of
 * escaped text, cut between characters and never within an escape. What looks like a secret is taken out first: problems quote URLs and files.
 */
export function escapeText(text: string, limit: number): string {
  let escaped = '';
  // Control characters but line breaks and tabs are refused or shown as boxes.
  for (const character of redactText(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ')) {
    const next = ESCAPES[character] ?? character;
    if (escaped.length + next.length > limit - 1) return `${escaped}…`;
    escaped += next;
  }
  return escaped;
}

/** On one line. */
export const escapeLine = (text: string, limit: number): string => escapeText(text.replace(/\s+/g, ' ').trim(), limit);

/** Within `code`: a backtick would end it. */
export const inlineCode = (text: string, limit: number): string => `\`${escapeLine(text.replaceAll('`', "'"), limit)}\``;

/** A block of code, fences included. */
export const codeBlock = (text: string, limit: number): string =>
  `\`\`\`\n${escapeText(text.replaceAll('```', "'''").trim(), limit - 8)}\n\`\`\``;
