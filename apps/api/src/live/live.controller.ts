import type { ServerResponse } from 'node:http';
import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { LiveQuery } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { invalid } from '../rest/api-error.js';
import { ZodPipe } from '../rest/zod.pipe.js';
import { LiveStreams } from './live-streams.js';
import { parsePosition } from './position.js';

@Controller('api/v1/events')
export class LiveController {
  constructor(@Inject(LiveStreams) private readonly streams: LiveStreams) {}

  @Get()
  events(
    @Query(new ZodPipe(LiveQuery)) query: LiveQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: ServerResponse,
    @Viewer() viewer: Principal,
  ): void {
    if (query.application !== undefined && query.tenant === undefined) {
      throw invalid([{ at: 'tenant', message: 'is needed with application: names of applications are their tenant’s own' }]);
    }
    const resumeAt = lastEventId === undefined || lastEventId === '' ? undefined : parsePosition(lastEventId);
    if (lastEventId && resumeAt === undefined)
      throw invalid([{ at: 'Last-Event-ID', message: 'is not the id of an event of this stream' }]);
    this.streams.open(response, query, resumeAt, viewer);
  }
}
