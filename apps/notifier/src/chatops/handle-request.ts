import { confirmDeletion, confirmShown } from './actions/confirm-deletion.js';
import { decide } from './actions/decide.js';
import { help } from './actions/help.js';
import { rollback } from './actions/rollback.js';
import { status } from './actions/status.js';
import { sync } from './actions/sync.js';
import { ConfirmButton, DecisionButton, RollbackButton } from './buttons.js';
import type { ChatRequest } from './chat-request.js';
import { Desk, type DeskParts } from './desk.js';
import { parseCommand, type Wish } from './parse-command.js';
import { refusal, type Reply } from './reply.js';

/** Does what a person asked for and says what comes of it. Idempotent by the request's id. @throws NatsUnavailableError, DatabaseUnavailableError */
export function handleRequest(parts: DeskParts, request: ChatRequest): Promise<Reply> {
  const desk = new Desk(parts, request);
  const { asked } = request;
  if ('action' in asked) return clicked(desk, asked.action, asked.value);
  const parsed = parseCommand(asked.command);
  return 'problem' in parsed ? Promise.resolve(refusal(parsed.problem)) : wished(desk, parsed.wish);
}

async function wished(desk: Desk, wish: Wish): Promise<Reply> {
  switch (wish.verb) {
    case 'help':
      return help();
    case 'status':
      return status(desk, wish);
    case 'sync':
      return sync(desk, wish);
    case 'rollback':
      return rollback(desk, { ...wish, toChannel: true });
    case 'approve':
    case 'reject':
      return decide(desk, { ...wish, decision: wish.verb, toChannel: true });
    case 'confirm-deletion':
      return confirmDeletion(desk, wish);
  }
}

const STALE = refusal('That button is of a message that nobody understands any more. `/fairlead help` lists the commands.');

/** What a click does is told in the message or its thread; the answer is for the person alone. */
async function clicked(desk: Desk, action: string, value: string): Promise<Reply> {
  const given = json(value);
  switch (action) {
    case 'rollback': {
      const one = RollbackButton.safeParse(given).data;
      return one ? rollback(desk, { name: `${one.tenant}/${one.application}`, commit: one.commit, toChannel: false }) : STALE;
    }
    case 'approve':
    case 'reject': {
      const one = DecisionButton.safeParse(given).data;
      if (one === undefined) return STALE;
      const { tenant, promotion, environment, commit } = one;
      return decide(desk, { decision: action, name: `${tenant}/${promotion}`, environment, commit, toChannel: false });
    }
    case 'confirm-deletion': {
      const one = ConfirmButton.safeParse(given).data;
      return one ? confirmShown(desk, one) : STALE;
    }
    default:
      return STALE;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
