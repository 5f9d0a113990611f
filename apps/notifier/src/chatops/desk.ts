import { ActionAudited, type Action, type ApplicationName, type TenantName } from '@fairlead/contracts';
import { mayAct } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import { escapeLine } from '../messages/escape.js';
import type { MovingKind, MovingMessages } from '../moving/moving-messages.js';
import type { Promotion } from '../moving/promotion.js';
import type { Prune } from '../moving/prune.js';
import type { Directory } from '../routing/directory.js';
import type { ChatRequest } from './chat-request.js';
import { refusal, type Reply } from './reply.js';

export interface DeskParts {
  readonly bus: Bus;
  readonly directory: Directory;
  readonly messages: MovingMessages;
  readonly promotions: MovingKind<Promotion>;
  readonly prunes: MovingKind<Prune>;
}
/** What is asked, as the audit log has it. */
export interface Intent {
  readonly action: Action;
  readonly tenant: TenantName;
  readonly application?: ApplicationName | undefined;
  readonly reason?: string | undefined;
  /** What exactly, in a sentence. */
  readonly detail: string;
}
/** Fields of every command: who asked, by which way, and why. */
export interface Command {
  readonly id: string;
  readonly actor: string;
  readonly via: 'slack';
  readonly at: string;
  readonly reason?: string;
}
/** Why something that is allowed can't be done. */
export interface Obstacle {
  /** A sentence, unescaped. */
  readonly why: string;
  /** The same as the person reads it, where it is more than that; escaped. */
  readonly shown?: string;
}
export type Permitted = { readonly command: Command } | { readonly refused: Reply };

/** One person's request: who asks, whether that is allowed, and the audit log of it. Handling it again says and does the same. */
export class Desk {
  constructor(
    readonly parts: DeskParts,
    readonly request: ChatRequest,
  ) {}

  get slack(): string {
    return this.request.user;
  }

  /**
   * Permission comes first: who may not act is not told what stands in the way. Either outcome goes into the audit log.
   * @throws NatsUnavailableError
   */
  async permitted(intent: Intent, obstacle?: Obstacle): Promise<Permitted> {
    const permission = mayAct(intent.action, intent.tenant, { slack: this.slack }, this.parts.directory.tenants);
    if (!permission.allowed) return { refused: await this.refused(intent, `${permission.why}.`) };
    if (obstacle !== undefined) return { refused: await this.refused(intent, obstacle.why, obstacle.shown) };
    const command = this.command(permission.user, intent.reason);
    await this.audit(intent, command, 'accepted', intent.detail);
    return { command };
  }

  /** Refuses and says so in the audit log. @param why a sentence, unescaped */
  async refused(intent: Intent, why: string, shown = escapeLine(why, 2_000)): Promise<Reply> {
    const known = mayAct('view', intent.tenant, { slack: this.slack }, this.parts.directory.tenants);
    const actor = known.allowed ? known.user : `slack:${this.slack}`;
    await this.audit(intent, this.command(actor, intent.reason), 'refused', `${intent.detail} ${why}`);
    return refusal(shown);
  }

  private command(actor: string, reason: string | undefined): Command {
    const { id, at } = this.request;
    return { id, actor, via: 'slack', at, ...(reason === undefined ? {} : { reason }) };
  }

  private async audit(
    { action, tenant, application }: Intent,
    command: Command,
    outcome: 'accepted' | 'refused',
    detail: string,
  ): Promise<void> {
    const about = { tenant, ...(application === undefined ? {} : { application }) };
    await this.parts.bus.publish(ActionAudited, { ...command, ...about, action, outcome, detail: detail.slice(0, 2_000) });
  }
}

/** A channel as people see it: a link where its id is known, else its name. */
export const channelText = (channel: string): string => (channel.startsWith('#') ? channel : `<#${channel}>`);
