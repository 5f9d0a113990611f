import { createHash } from 'node:crypto';
import { Timestamp } from '@fairlead/contracts';
import { redactText } from '@fairlead/service-kit';
import { z } from 'zod';

/** What a person asked for in Slack, as it is kept until it is done. Slack's `response_url` is not kept: whoever has it may write into the channel. */
export const ChatRequest = z.object({
  /** The same for a request that arrives twice; id of the commands that it leads to. */
  id: z.string(),
  user: z.string(),
  channel: z.string().optional(),
  at: Timestamp,
  asked: z.union([
    z.object({ command: z.string() }),
    /** A click: `action_id` and `value` of the button. */
    z.object({ action: z.string(), value: z.string() }),
  ]),
});
export type ChatRequest = z.infer<typeof ChatRequest>;
export interface Taken {
  readonly request: ChatRequest;
  readonly responseUrl: string | undefined;
}

const Command = z.object({
  command: z.string(),
  text: z.string().max(4_000).default(''),
  user_id: z.string().min(1).max(50),
  channel_id: z.string().max(50).optional(),
  trigger_id: z.string().min(1).max(500),
  response_url: z.string().max(1_000).optional(),
});
const Interaction = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string().min(1).max(50) }),
  channel: z.object({ id: z.string().max(50) }).optional(),
  trigger_id: z.string().min(1).max(500),
  response_url: z.string().max(1_000).optional(),
  actions: z
    .array(z.object({ type: z.string(), action_id: z.string().max(255), value: z.string().max(2_000).default('') }))
    .min(1)
    .max(1),
});

/** A slash command, as a form. A token that somebody types by mistake is kept nowhere. Undefined if it is none. */
export function readCommand(form: unknown, now: Date): Taken | undefined {
  const parsed = Command.safeParse(form).data;
  if (parsed === undefined) return undefined;
  const { user_id: user, channel_id: channel, trigger_id: trigger, text, response_url: responseUrl } = parsed;
  return { request: { ...who(user, channel, now), id: idOf(trigger), asked: { command: redactText(unescaped(text)) } }, responseUrl };
}

/** A click on a button, as JSON in the form's field `payload`. Undefined if it is none that a message of ours has. */
export function readInteraction(form: unknown, now: Date): Taken | undefined {
  const payload = z.object({ payload: z.string() }).safeParse(form).data?.payload;
  const parsed = Interaction.safeParse(payload === undefined ? undefined : json(payload)).data;
  const [action] = parsed?.actions ?? [];
  if (parsed === undefined || action?.type !== 'button') return undefined;
  const { user, channel, trigger_id: trigger, response_url: responseUrl } = parsed;
  const asked = { action: action.action_id, value: action.value };
  return { request: { ...who(user.id, channel?.id, now), id: idOf(trigger), asked }, responseUrl };
}

/** Slack escapes what a person types after a command. */
const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const who = (user: string, channel: string | undefined, now: Date) => ({ user, ...(channel ? { channel } : {}), at: now.toISOString() });
/** Slack gives each command and each click a trigger of its own; whoever has it may open a dialog, so only its digest is kept. */
const idOf = (trigger: string): string => `slack-${createHash('sha256').update(trigger).digest('hex').slice(0, 32)}`;

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
