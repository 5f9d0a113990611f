import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { QuotaQuery, TenantName } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { whileAsked } from '../rest/while-asked.js';
import { ZodPipe } from '../rest/zod.pipe.js';
import { QuotaReader } from './quota-reader.js';

@Controller('api/v1/tenants/:tenant/quotas')
export class QuotasController {
  constructor(@Inject(QuotaReader) private readonly reader: QuotaReader) {}

  @Get()
  quotas(
    @Param('tenant', new ZodPipe(TenantName)) tenant: TenantName,
    @Query(new ZodPipe(QuotaQuery)) query: QuotaQuery,
    @Viewer() viewer: Principal,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.reader.quotas(tenant, query, { viewer, signal: whileAsked(response) });
  }
}
