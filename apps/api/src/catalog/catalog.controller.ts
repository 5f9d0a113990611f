import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { ClusterName, ClusterQuery, RepositoryName, RepositoryQuery, TenantName, TenantQuery } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { REVALIDATED } from '../rest/caching.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { CatalogReader } from './catalog-reader.js';

const Tenant = () => Param('tenant', new ZodPipe(TenantName));
const Nothing = () => Query(new ZodPipe(NoQuery));

@Controller('api/v1')
export class CatalogController {
  constructor(@Inject(CatalogReader) private readonly reader: CatalogReader) {}

  @Get('tenants')
  @Header('cache-control', REVALIDATED)
  tenants(@Query(new ZodPipe(TenantQuery)) query: TenantQuery, @Viewer() viewer: Principal) {
    return this.reader.tenants(query, viewer);
  }

  @Get('tenants/:tenant')
  @Header('cache-control', REVALIDATED)
  tenant(@Tenant() tenant: string, @Nothing() _query: unknown, @Viewer() viewer: Principal) {
    return this.reader.tenant(tenant, viewer);
  }

  @Get('repositories')
  @Header('cache-control', REVALIDATED)
  repositories(@Query(new ZodPipe(RepositoryQuery)) query: RepositoryQuery, @Viewer() viewer: Principal) {
    return this.reader.repositories(query, viewer);
  }

  @Get('repositories/:tenant/:name')
  @Header('cache-control', REVALIDATED)
  repository(@Tenant() tenant: string, @Param('name', new ZodPipe(RepositoryName)) name: string, @Nothing() _query: unknown) {
    return this.reader.repository(tenant, name);
  }

  @Get('clusters')
  @Header('cache-control', REVALIDATED)
  clusters(@Query(new ZodPipe(ClusterQuery)) query: ClusterQuery, @Viewer() viewer: Principal) {
    return this.reader.clusters(query, viewer);
  }

  @Get('clusters/:name')
  @Header('cache-control', REVALIDATED)
  cluster(@Param('name', new ZodPipe(ClusterName)) name: string, @Nothing() _query: unknown, @Viewer() viewer: Principal) {
    return this.reader.cluster(name, viewer);
  }
}
