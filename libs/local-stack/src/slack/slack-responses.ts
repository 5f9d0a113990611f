import { randomBytes } from 'node:crypto';
import { blockProblem } from './slack-rules.js';

/** An answer that an app sent to a `response_url`. */
export interface SlackResponse {
  readonly type: 'ephemeral' | 'in_channel';
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly replaceOriginal: boolean;
}
/** A place for answers to one command or click. */
export interface ResponsePlace {
  readonly url: string;
  readonly user: string;
  readonly channel: string;
  readonly responses: SlackResponse[];
}
const MOST_USES = 5;
const LIFE_MILLISECONDS = 30 * 60_000;

/** Addresses at which an app may answer: five times within half an hour (docs.slack.dev/interactivity/handling-user-interaction). */
export class ResponsePlaces {
  private readonly places = new Map<string, ResponsePlace & { readonly until: number; uses: number }>();

  constructor(private readonly base: string) {}

  open(user: string, channel: string): ResponsePlace {
    const id = randomBytes(18).toString('base64url');
    const place = { url: `${this.base}${id}`, user, channel, responses: [], until: Date.now() + LIFE_MILLISECONDS, uses: 0 };
    this.places.set(id, place);
    return place;
  }

  /** Status and body of Slack's reply, and where a good answer belongs. */
  take(
    id: string,
    contentType: string | undefined,
    body: string,
  ): { status: number; body: string; place?: ResponsePlace; response?: SlackResponse } {
    const place = this.places.get(id);
    if (place === undefined || place.until < Date.now()) return { status: 404, body: JSON.stringify({ ok: false, error: 'expired_url' }) };
    if (place.uses >= MOST_USES) return { status: 404, body: JSON.stringify({ ok: false, error: 'used_url' }) };
    const response = contentType?.startsWith('application/json') ? readResponse(body) : 'invalid_payload';
    if (typeof response === 'string') return { status: 400, body: JSON.stringify({ ok: false, error: response }) };
    place.uses += 1;
    place.responses.push(response);
    return { status: 200, body: 'ok', place, response };
  }
}

function readResponse(body: string): SlackResponse | string {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return 'invalid_payload';
  }
  const { text = '', blocks = [], response_type: type = 'ephemeral', replace_original: replaceOriginal = false } = given;
  if (typeof text !== 'string' || !Array.isArray(blocks) || typeof replaceOriginal !== 'boolean') return 'invalid_payload';
  if (type !== 'ephemeral' && type !== 'in_channel') return 'invalid_payload';
  if (text.trim() === '' && blocks.length === 0) return 'no_text';
  if (blockProblem(blocks) !== undefined) return 'invalid_blocks';
  return { type, text, blocks, replaceOriginal };
}
