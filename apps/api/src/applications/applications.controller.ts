import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { ApplicationName, ApplicationQuery, FleetQuery, HistoryQuery, ObjectQuery, TenantName } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { REVALIDATED } from '../rest/caching.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { ApplicationReader } from './application-reader.js';

const Tenant = () => Param('tenant', new ZodPipe(TenantName));
const Name = () => Param('name', new ZodPipe(ApplicationName));

@Controller('api/v1/applications')
export class ApplicationsController {
  constructor(@Inject(ApplicationReader) private readonly reader: ApplicationReader) {}

  @Get()
  @Header('cache-control', REVALIDATED)
  list(@Query(new ZodPipe(ApplicationQuery)) query: ApplicationQuery, @Viewer() viewer: Principal) {
    return this.reader.list(query, viewer);
  }

  @Get('summary')
  @Header('cache-control', REVALIDATED)
  summary(@Query(new ZodPipe(FleetQuery)) query: FleetQuery, @Viewer() viewer: Principal) {
    return this.reader.count(query, viewer);
  }

  @Get(':tenant/:name')
  @Header('cache-control', REVALIDATED)
  detail(@Tenant() tenant: string, @Name() name: string, @Query(new ZodPipe(NoQuery)) _query: unknown, @Viewer() viewer: Principal) {
    return this.reader.detail(tenant, name, viewer);
  }

  @Get(':tenant/:name/objects')
  objects(@Tenant() tenant: string, @Name() name: string, @Query(new ZodPipe(ObjectQuery)) query: ObjectQuery) {
    return this.reader.objects(tenant, name, query);
  }

  @Get(':tenant/:name/history')
  history(@Tenant() tenant: string, @Name() name: string, @Query(new ZodPipe(HistoryQuery)) query: HistoryQuery) {
    return this.reader.history(tenant, name, query);
  }
}
