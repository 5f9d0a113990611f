import type { ApiTokens } from '../auth/api-tokens.js';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { Sessions } from '../auth/sessions.js';
import type { CatalogView } from '../catalog/catalog-view.js';

export interface LiveAccessListener {
  /** Rights may have changed. */
  onRights(): void;
  /** Those for whom the function answers yes are signed in no more. */
  onEnded(hasEnded: (viewer: Principal) => boolean): void;
}

/** What the live stream has to know of those who read it, while they read. */
export class LiveAccess {
  constructor(
    private readonly rights: Rights,
    private readonly view: CatalogView,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
  ) {}

  seenBy(viewer: Principal): ReadonlySet<string> | 'all' {
    return this.rights.seenBy(viewer);
  }

  watch({ onRights, onEnded }: LiveAccessListener): () => void {
    const changed = (key: string): void => {
      if (key.startsWith('tenant.')) onRights();
    };
    const stops = [
      this.view.listen({ onPut: changed, onDelete: changed, onCaughtUp: onRights }),
      this.sessions.onEnded((ids) => onEnded(({ session }) => session !== undefined && ids.includes(session.id))),
      this.tokens.onRevoked((id) => onEnded(({ token }) => token?.id === id)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Asks Postgres which of these viewers are signed in no more. @throws DatabaseUnavailableError */
  async ended(viewers: readonly Principal[]): Promise<(viewer: Principal) => boolean> {
    const sessions = viewers.flatMap(({ session }) => session?.id ?? []);
    const tokens = viewers.flatMap(({ token }) => token?.id ?? []);
    const [alive, valid] = await Promise.all([
      sessions.length === 0 ? new Set<string>() : this.sessions.alive(sessions),
      tokens.length === 0 ? new Set<string>() : this.tokens.alive(tokens),
    ]);
    const asked = new Set([...sessions, ...tokens]);
    return ({ session, token }) => {
      const id = session?.id ?? token?.id;
      // One that came while Postgres was asked is not among the answers.
      return id !== undefined && asked.has(id) && !alive.has(id) && !valid.has(id);
    };
  }
}
