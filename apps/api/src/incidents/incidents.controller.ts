import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { IncidentId, IncidentQuery } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { REVALIDATED } from '../rest/caching.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { IncidentReader } from './incident-reader.js';

@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(@Inject(IncidentReader) private readonly reader: IncidentReader) {}

  @Get()
  @Header('cache-control', REVALIDATED)
  list(@Query(new ZodPipe(IncidentQuery)) query: IncidentQuery, @Viewer() viewer: Principal) {
    return this.reader.list(query, viewer);
  }

  @Get(':id')
  @Header('cache-control', REVALIDATED)
  detail(@Param('id', new ZodPipe(IncidentId)) id: string, @Query(new ZodPipe(NoQuery)) _query: unknown, @Viewer() viewer: Principal) {
    return this.reader.detail(id, viewer);
  }
}
