import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { PageQuery, RepositoryQuery } from '@fairlead/contracts';
import type { z } from 'zod';
import { Viewer, type Principal } from '../auth/principal.js';
import { REVALIDATED } from '../rest/caching.js';
import { ZodPipe } from '../rest/zod.pipe.js';
import { CatalogReader } from './catalog-reader.js';

@Controller('api/v1')
export class CatalogController {
  constructor(@Inject(CatalogReader) private readonly reader: CatalogReader) {}

  @Get('tenants')
  @Header('cache-control', REVALIDATED)
  tenants(@Query(new ZodPipe(PageQuery)) query: z.infer<typeof PageQuery>, @Viewer() viewer: Principal) {
    return this.reader.tenants(query, viewer);
  }

  @Get('repositories')
  @Header('cache-control', REVALIDATED)
  repositories(@Query(new ZodPipe(RepositoryQuery)) query: RepositoryQuery, @Viewer() viewer: Principal) {
    return this.reader.repositories(query, viewer);
  }

  @Get('clusters')
  @Header('cache-control', REVALIDATED)
  clusters(@Query(new ZodPipe(PageQuery)) query: z.infer<typeof PageQuery>, @Viewer() viewer: Principal) {
    return this.reader.clusters(query, viewer);
  }
}
