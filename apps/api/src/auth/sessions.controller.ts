import { Controller, Delete, Get, HttpCode, Inject, Param, Query } from '@nestjs/common';
import { PersonSessionQuery, PLATFORM_TENANT, type ApiPersonSession } from '@fairlead/contracts';
import { z } from 'zod';
import { notFound } from '../rest/api-error.js';
import { decodeCursor, pageOf, type Paged } from '../rest/cursor.js';
import { withDeadline } from '../rest/deadline.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { Authoriser } from './authoriser.js';
import { sessionToApi } from './me.controller.js';
import { Viewer, type Principal } from './principal.js';
import { Sessions, type Session } from './sessions.js';

/** Name and id of the last one of a page. */
const Place = z.tuple([z.string(), z.uuid()]);

/** Sessions of everybody, for those who look after the platform. */
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Authoriser) private readonly authoriser: Authoriser,
  ) {}

  @Get()
  async list(
    @Query(new ZodPipe(PersonSessionQuery)) { text, limit, cursor }: PersonSessionQuery,
    @Viewer() { session }: Principal,
  ): Promise<Paged<ApiPersonSession>> {
    const found = await this.sessions.everybodys(text, limit, decodeCursor(cursor, Place));
    return pageOf(
      found,
      limit,
      (one) => toApi(one, session?.id),
      ({ name, id }) => [name, id],
    );
  }

  @Delete(':id')
  @HttpCode(204)
  async end(
    @Param('id', new ZodPipe(z.uuid())) id: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Viewer() viewer: Principal,
  ): Promise<void> {
    const session = await this.sessions.byId(id);
    const whose = session === undefined ? id : `${session.name} (${session.kind}, from ${session.address})`;
    await withDeadline(
      this.authoriser.ask(viewer, { action: 'operate-platform', tenant: PLATFORM_TENANT, detail: `End the session of ${whose}.` }),
    );
    const ended = session !== undefined && (await this.sessions.end(session.subject, id));
    if (!ended) throw notFound('That session', 'It may have ended by itself. GET /api/v1/sessions lists those that there are.');
  }
}

const toApi = (session: Session, current: string | undefined): ApiPersonSession => ({
  ...sessionToApi(session, current),
  user: session.name,
  ...(session.displayName === null ? {} : { displayName: session.displayName }),
  external: session.account === null,
  groups: [...session.groups],
});
