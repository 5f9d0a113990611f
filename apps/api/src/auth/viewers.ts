import { PLATFORM_TENANT, type ApiMe, type Role } from '@fairlead/contracts';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { Principal } from './principal.js';
import type { Rights } from './rights.js';
import { csrfTokenOf } from './secrets.js';
import type { Session } from './sessions.js';

/** What a viewer is told of itself. */
export class Viewers {
  constructor(
    private readonly rights: Rights,
    private readonly view: CatalogView,
  ) {}

  me(viewer: Principal): ApiMe {
    const { person, session, by, token } = viewer;
    const expiresAt = session?.expiresAt ?? token?.expiresAt;
    return {
      user: viewer.actor,
      ...(session?.displayName == null ? {} : { displayName: session.displayName }),
      by,
      admin: viewer.readOnly === undefined && this.rights.may(viewer, 'operate-platform', PLATFORM_TENANT).allowed,
      groups: [...(person.groups ?? [])],
      roles: this.roles(viewer),
      mustChangePassword: session?.mustChange ?? false,
      local: session !== undefined && session.account !== null,
      ...(viewer.csrf === undefined ? {} : { csrf: viewer.csrf }),
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    };
  }

  /** Of a browser whose session has just begun. */
  signedIn(session: Session, secret: string): ApiMe {
    const { name, groups, account } = session;
    const person = { user: name, groups, ...(account === null ? {} : { admin: true }) };
    return this.me({ actor: name, person, via: 'console', by: 'session', session, csrf: csrfTokenOf(secret) });
  }

  private roles(viewer: Principal): Record<string, Role> {
    const names = new Set([PLATFORM_TENANT, ...this.view.list('Tenant').map(({ document }) => document.metadata.name)]);
    return Object.fromEntries(
      [...names].flatMap((name) => {
        const decision = this.rights.may(viewer, 'view', name);
        return decision.allowed ? [[name, decision.role]] : [];
      }),
    );
  }
}
