import type { ServerResponse } from 'node:http';
import { Controller, Get, Header, Inject, Query, Res } from '@nestjs/common';
import { CompareQuery } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { Rights } from '../auth/rights.js';
import { REVALIDATED } from '../rest/caching.js';
import { whileAsked } from '../rest/while-asked.js';
import { ZodPipe } from '../rest/zod.pipe.js';
import { EnvironmentComparer } from './environment-comparison.js';

@Controller('api/v1/environments')
export class EnvironmentsController {
  constructor(
    @Inject(EnvironmentComparer) private readonly comparer: EnvironmentComparer,
    @Inject(Rights) private readonly rights: Rights,
  ) {}

  @Get('compare')
  @Header('cache-control', REVALIDATED)
  compare(
    @Query(new ZodPipe(CompareQuery)) query: CompareQuery,
    @Viewer() viewer: Principal,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.comparer.compare(query, { viewer, seen: this.rights.seenBy(viewer), signal: whileAsked(response) });
  }
}
