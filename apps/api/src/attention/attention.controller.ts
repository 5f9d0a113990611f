import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { Viewer, type Principal } from '../auth/principal.js';
import { REVALIDATED } from '../rest/caching.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { AttentionReader } from './attention-reader.js';

@Controller('api/v1/attention')
export class AttentionController {
  constructor(@Inject(AttentionReader) private readonly reader: AttentionReader) {}

  @Get()
  @Header('cache-control', REVALIDATED)
  count(@Query(new ZodPipe(NoQuery)) _query: unknown, @Viewer() viewer: Principal) {
    return this.reader.count(viewer);
  }
}
