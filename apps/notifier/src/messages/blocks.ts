/** The part of Block Kit that Fairlead's messages are made of (docs.slack.dev/reference/block-kit). */
export interface MarkdownText {
  readonly type: 'mrkdwn';
  readonly text: string;
}
interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}
export interface Button {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: PlainText;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: {
    readonly title: PlainText;
    readonly text: MarkdownText;
    readonly confirm: PlainText;
    readonly deny: PlainText;
    readonly style?: 'primary' | 'danger';
  };
}
export type Block =
  | { readonly type: 'section'; readonly text: MarkdownText }
  | { readonly type: 'section'; readonly fields: readonly MarkdownText[] }
  | { readonly type: 'context'; readonly elements: readonly MarkdownText[] }
  | { readonly type: 'actions'; readonly elements: readonly Button[] };
export interface SlackContent {
  /** For notifications, screen readers and clients without blocks. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Slack takes 3,000 characters in a section and 2,000 in a field. */
export const SECTION = 2_900;
export const FIELD = 1_900;

export const markdown = (text: string): MarkdownText => ({ type: 'mrkdwn', text });
export const section = (text: string): Block => ({ type: 'section', text: markdown(text) });
export const fieldsOf = (fields: readonly MarkdownText[]): Block[] => (fields.length > 0 ? [{ type: 'section', fields }] : []);
export const field = (title: string, text: string): MarkdownText => markdown(`*${title}*\n${text}`);
/** Small print; what is empty is left out, and so is the block if nothing is left. */
export const context = (...texts: readonly (string | undefined)[]): Block[] => {
  const elements = texts.filter((text) => text !== undefined && text !== '').map((text) => markdown(text ?? ''));
  return elements.length > 0 ? [{ type: 'context', elements }] : [];
};

const plain = (text: string): PlainText => ({ type: 'plain_text', text });
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
export interface ButtonOptions {
  readonly action: string;
  readonly label: string;
  /** What the click hands back; as JSON it must not have more than 2,000 characters. */
  readonly value: Readonly<Record<string, string | undefined>>;
  readonly style?: 'primary' | 'danger';
  /** What is asked before it counts; `text` is escaped already. */
  readonly confirm: { readonly title: string; readonly text: string; readonly yes: string; readonly no: string };
}
export function button({ action, label, value, style, confirm }: ButtonOptions): Button {
  const styled = style === undefined ? {} : { style };
  return {
    type: 'button',
    action_id: action,
    text: plain(label),
    value: JSON.stringify(value),
    ...styled,
    confirm: {
      title: plain(cut(confirm.title, 100)),
      text: markdown(cut(confirm.text, 300)),
      confirm: plain(confirm.yes),
      deny: plain(confirm.no),
      ...styled,
    },
  };
}
export const actions = (...elements: readonly Button[]): Block => ({ type: 'actions', elements });
