import type { CommitId } from '@fairlead/contracts';
import { escapeLine, inlineCode } from './escape.js';

/** A span of time as a person says it: `0.8 s`, `42 s`, `3 min 5 s`, `2 h 3 min`, `4 d 1 h`. */
export function spanOf(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < 9_950) return `${(span / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(span / 1000);
  const units: [number, string][] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const index = units.findIndex(([size]) => seconds >= size);
  const [first, second] = units.slice(Math.max(0, index), index + 2);
  if (first === undefined) return `${seconds} s`;
  const rest = second === undefined ? 0 : Math.floor((seconds % first[0]) / second[0]);
  return `${Math.floor(seconds / first[0])} ${first[1]}${rest > 0 && second !== undefined ? ` ${rest} ${second[1]}` : ''}`;
}

/** A point in time as each reader's own clock shows it (docs.slack.dev/messaging/formatting-message-text). */
export function clockOf(at: string): string {
  const seconds = Math.floor(Date.parse(at) / 1000);
  return `<!date^${seconds}^{time_secs}|${at.slice(11, 19)} UTC>`;
}

export const shortId = (commit: CommitId | string): string => commit.slice(0, 7);

/** `abbreviated id subject — author`, escaped. */
export function commitText({
  commit,
  subject,
  author,
}: {
  commit: string;
  subject?: string | undefined;
  author?: string | undefined;
}): string {
  const by = author === undefined ? '' : ` — ${escapeLine(author, 200)}`;
  return `${inlineCode(shortId(commit), 20)}${subject === undefined ? '' : ` ${escapeLine(subject, 400)}`}${by}`;
}

/** A link only where it is one: anything else is shown as text. */
export function link(url: string, label: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || /[<>|\s]/.test(url))
    return escapeLine(label, 200);
  return `<${url.replaceAll('&', '&amp;')}|${escapeLine(label, 200)}>`;
}
