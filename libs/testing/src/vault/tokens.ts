import { randomBytes, randomUUID } from 'node:crypto';
import type { Capability } from './key-values.js';

export interface Policy {
  /** As in a policy: `secret/data/shop/*`; `*` at the end stands for anything, `+` for one segment. */
  readonly paths: readonly string[];
  readonly capabilities: readonly Capability[];
}
export interface Token {
  readonly id: string;
  readonly accessor: string;
  /** Undefined: root, which may do everything. */
  readonly policy: Policy | undefined;
  readonly policies: readonly string[];
  readonly created: Date;
  /** In seconds; 0: never ends. */
  ttl: number;
  readonly displayName: string;
  renewed: Date;
}

/** Vault's tokens and what they may do (Vault documentation, "Policies", "Token auth method (API)"). */
export class Tokens {
  private readonly tokens = new Map<string, Token>();

  constructor(private readonly now: () => Date) {}

  create(policy: Policy | undefined, options: { ttl?: number; displayName?: string; policies?: readonly string[] } = {}): Token {
    const token: Token = {
      id: `hvs.${randomBytes(18).toString('base64url')}`,
      accessor: randomBytes(18).toString('base64url'),
      policy,
      policies: options.policies ?? (policy ? ['default', 'test'] : ['root']),
      created: this.now(),
      ttl: options.ttl ?? 0,
      displayName: options.displayName ?? 'token',
      renewed: this.now(),
    };
    this.tokens.set(token.id, token);
    return token;
  }

  /** Undefined when there is none, or its time is over. */
  find(id: string): Token | undefined {
    const token = this.tokens.get(id);
    return token && (token.ttl === 0 || this.left(token) > 0) ? token : undefined;
  }

  revoke(id: string): void {
    this.tokens.delete(id);
  }

  renew(token: Token, increment: number | undefined): void {
    token.renewed = this.now();
    if (increment !== undefined && token.ttl !== 0) token.ttl = increment;
  }

  /** In seconds. */
  left = ({ renewed, ttl }: Token) => (ttl === 0 ? 0 : Math.ceil((renewed.getTime() + ttl * 1000 - this.now().getTime()) / 1000));

  /** The `auth` part of an answer that hands a token out. */
  auth(token: Token, metadata: Readonly<Record<string, string>> | null = null): object {
    return {
      client_token: token.id,
      accessor: token.accessor,
      policies: token.policies,
      token_policies: token.policies,
      metadata,
      lease_duration: token.ttl,
      renewable: token.ttl !== 0,
      entity_id: randomUUID(),
      token_type: 'service',
      orphan: true,
      mfa_requirement: null,
      num_uses: 0,
    };
  }

  lookup(token: Token): object {
    return {
      id: token.id,
      accessor: token.accessor,
      creation_time: Math.floor(token.created.getTime() / 1000),
      creation_ttl: token.ttl,
      display_name: token.displayName,
      policies: token.policies,
      renewable: token.ttl !== 0,
      ttl: this.left(token),
      type: 'service',
    };
  }
}

export function allowed({ policy }: Token, path: string, capability: Capability): boolean {
  if (!policy) return true;
  return policy.capabilities.includes(capability) && policy.paths.some((pattern) => matches(pattern, path));
}

function matches(pattern: string, path: string): boolean {
  const open = pattern.endsWith('*');
  const text = (open ? pattern.slice(0, -1) : pattern).replace(/[.*?^${}()|[\]\\]/g, '\\$&').replace(/(^|\/)\+(?=\/|$)/g, '$1[^/]+');
  return new RegExp(`^${text}${open ? '' : '$'}`).test(path);
}
