import { Controller, Delete, Get, HttpCode, Inject, Param, Query } from '@nestjs/common';
import { AccessQuery, PLATFORM_TENANT, type ApiAccess, type ApiMe, type ApiSession } from '@fairlead/contracts';
import { z } from 'zod';
import { notFound } from '../rest/api-error.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { AuditTrail } from './audit-trail.js';
import { Viewer, type Principal } from './principal.js';
import { Rights } from './rights.js';
import { Sessions, type Session } from './sessions.js';
import { Viewers } from './viewers.js';

@Controller('api/v1')
export class MeController {
  constructor(
    @Inject(Viewers) private readonly viewers: Viewers,
    @Inject(Rights) private readonly rights: Rights,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(AuditTrail) private readonly trail: AuditTrail,
  ) {}

  @Get('me')
  me(@Query(new ZodPipe(NoQuery)) _query: unknown, @Viewer() viewer: Principal): ApiMe {
    return this.viewers.me(viewer);
  }

  @Get('me/sessions')
  async list(@Query(new ZodPipe(NoQuery)) _query: unknown, @Viewer() { session }: Principal): Promise<{ items: ApiSession[] }> {
    if (session === undefined) return { items: [] };
    const sessions = await this.sessions.list(session.subject);
    return { items: sessions.map((one) => sessionToApi(one, session.id)) };
  }

  @Delete('me/sessions/:id')
  @HttpCode(204)
  async end(
    @Param('id', new ZodPipe(z.uuid())) id: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Viewer() viewer: Principal,
  ): Promise<void> {
    const ended = viewer.session !== undefined && (await this.sessions.end(viewer.session.subject, id));
    if (!ended) throw notFound('That session', 'GET /api/v1/me/sessions lists those of the viewer.');
    const { actor, via } = viewer;
    await this.trail.note({
      actor,
      via,
      action: 'sign-in',
      tenant: PLATFORM_TENANT,
      outcome: 'accepted',
      detail: 'Ended one of the own sessions.',
    });
  }

  @Get('access')
  access(@Query(new ZodPipe(AccessQuery)) { action, tenant }: z.infer<typeof AccessQuery>, @Viewer() viewer: Principal): ApiAccess {
    const decision = this.rights.may(viewer, action, tenant);
    if (!decision.allowed) return { allowed: false, user: viewer.actor, why: decision.why };
    const { role, user } = decision;
    return {
      allowed: true,
      user: viewer.actor,
      role,
      why: `${user} is ${role} in ${tenant}, by its spec.people or those of the tenant ${PLATFORM_TENANT}.`,
    };
  }
}

/** @param current id of the session that asks */
export const sessionToApi = (
  { id, kind, agent, address, createdAt, lastSeenAt, expiresAt }: Session,
  current: string | undefined,
): ApiSession => ({
  ...{ id, kind, agent, address },
  createdAt: createdAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  current: id === current,
});
