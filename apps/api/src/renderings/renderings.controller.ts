import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApplicationName, RenderingDiffQuery, TenantName } from '@fairlead/contracts';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { RenderingReader } from './rendering-reader.js';

const Tenant = () => Param('tenant', new ZodPipe(TenantName));
const Name = () => Param('name', new ZodPipe(ApplicationName));

@Controller('api/v1/applications/:tenant/:name/renderings')
export class RenderingsController {
  constructor(@Inject(RenderingReader) private readonly reader: RenderingReader) {}

  @Get()
  list(@Tenant() tenant: string, @Name() name: string, @Query(new ZodPipe(NoQuery)) _query: unknown) {
    return this.reader.list(tenant, name);
  }

  @Get('diff')
  compare(@Tenant() tenant: string, @Name() name: string, @Query(new ZodPipe(RenderingDiffQuery)) query: RenderingDiffQuery) {
    return this.reader.compare(tenant, name, query);
  }
}
