import { Controller, Get, Inject, Query } from '@nestjs/common';
import { PageQuery, RepositoryQuery } from '@fairlead/contracts';
import type { z } from 'zod';
import { ZodPipe } from '../rest/zod.pipe.js';
import { CatalogReader } from './catalog-reader.js';

@Controller('api/v1')
export class CatalogController {
  constructor(@Inject(CatalogReader) private readonly reader: CatalogReader) {}

  @Get('tenants')
  tenants(@Query(new ZodPipe(PageQuery)) query: z.infer<typeof PageQuery>) {
    return this.reader.tenants(query);
  }

  @Get('repositories')
  repositories(@Query(new ZodPipe(RepositoryQuery)) query: RepositoryQuery) {
    return this.reader.repositories(query);
  }

  @Get('clusters')
  clusters(@Query(new ZodPipe(PageQuery)) query: z.infer<typeof PageQuery>) {
    return this.reader.clusters(query);
  }
}
