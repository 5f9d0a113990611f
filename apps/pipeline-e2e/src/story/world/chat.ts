import { waitUntil } from '@fairlead/local-stack';
import type { TestSlack } from '@fairlead/testing';
import { people, type Person } from './people.js';

type Message = ReturnType<TestSlack['messages']>[number];
interface Button {
  readonly action_id: string;
  readonly text: { readonly text: string };
}
export interface ChatAnswer {
  /** Of the app's own answer, which Slack waits three seconds for. */
  readonly status: number | undefined;
  /** What the person or the channel was told afterwards; empty if that was nothing. */
  readonly text: string;
}

/** What people read and do in Slack. Requests are signed as Slack signs them. */
export class Chat {
  constructor(
    private readonly slack: TestSlack,
    private readonly url: string,
    private readonly secret: string,
  ) {}

  all(): readonly Message[] {
    return this.slack.messages();
  }
  /** Of a channel, `#shop`. */
  messages(channel: string): Message[] {
    return this.slack.messages().filter(({ channelName }) => `#${channelName.replace(/^#/, '')}` === channel);
  }

  /** Whether a message of the channel comes to match within 30 s. */
  async eventually(channel: string, pattern: RegExp): Promise<boolean> {
    const there = () => this.messages(channel).some((message) => pattern.test(wholeText(message)));
    return waitUntil(there, { what: `${channel} says ${pattern.source}`, timeoutMilliseconds: 60_000 }).then(
      () => true,
      () => false,
    );
  }

  /** `/fairlead <text>`, typed into a channel; waits for what is answered. */
  async command(person: Person, channel: string, text: string, { secret = this.secret } = {}): Promise<ChatAnswer> {
    const app = { url: `${this.url}/slack/commands`, signingSecret: secret };
    return this.answerTo(() => this.slack.command(app, { user: people[person], channel: channel.replace(/^#/, ''), text }));
  }

  /** Presses the button with this label on the newest message that matches, and waits for the message first. */
  async press(person: Person, label: string, matches: (message: Message) => boolean): Promise<ChatAnswer> {
    const find = () =>
      this.slack
        .messages()
        .filter(matches)
        .flatMap((message) => buttonsOf(message.blocks).flatMap((button) => (button.text.text === label ? [{ message, button }] : [])))
        .at(-1);
    const { message, button } = await waitUntil(find, { what: `a message with the button ${label}`, timeoutMilliseconds: 60_000 });
    const app = { url: `${this.url}/slack/interactions`, signingSecret: this.secret };
    return this.answerTo(() => this.slack.click(app, { user: people[person], ts: message.ts, action: button.action_id }));
  }

  /** An app that is away is asked again, as a person does who reads Slack's "did not respond". */
  private async answerTo(ask: () => ReturnType<TestSlack['command']>): Promise<ChatAnswer> {
    const sent = await waitUntil(() => ask().catch(() => undefined), {
      what: 'the notifier takes the request',
      timeoutMilliseconds: 60_000,
    });
    if (sent.status !== 200) return { status: sent.status, text: '' };
    const answered = () => sent.responses.length > 0;
    await waitUntil(answered, { what: 'an answer in Slack', timeoutMilliseconds: 10_000 }).catch(() => undefined);
    return { status: sent.status, text: JSON.stringify(sent.responses) };
  }
}

/** Text, blocks and attachments, as one text to look in. */
export const wholeText = ({ text, blocks, attachments }: Message): string =>
  `${text}\n${JSON.stringify(blocks)}\n${JSON.stringify(attachments)}`;

function buttonsOf(blocks: readonly unknown[]): Button[] {
  return blocks.flatMap((block) => {
    const {
      type,
      elements = [],
      accessory,
    } = block as { type: string; elements?: (Button & { type: string })[]; accessory?: Button & { type: string } };
    const candidates = type === 'actions' ? elements : accessory ? [accessory] : [];
    return candidates.filter((candidate) => candidate.type === 'button');
  });
}
