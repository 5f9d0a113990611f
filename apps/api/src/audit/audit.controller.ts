import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Query, StreamableFile } from '@nestjs/common';
import { AuditExportQuery, AuditQuery } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { ZodPipe } from '../rest/zod.pipe.js';
import { AuditReader } from './audit-reader.js';

const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8; header=present' } as const;

@Controller('api/v1/audit')
export class AuditController {
  constructor(@Inject(AuditReader) private readonly reader: AuditReader) {}

  @Get()
  list(@Query(new ZodPipe(AuditQuery)) query: AuditQuery, @Viewer() viewer: Principal) {
    return this.reader.list(query, viewer);
  }

  @Get('export')
  @Header('cache-control', 'private, no-store')
  async export(@Query(new ZodPipe(AuditExportQuery)) query: AuditExportQuery, @Viewer() viewer: Principal): Promise<StreamableFile> {
    const chunks = this.reader.export(query, viewer);
    // Read before the head of the answer is sent: that the database is away can be told only until then.
    const first = await chunks.next();
    return new StreamableFile(Readable.from(restOf(first, chunks), { objectMode: false }), {
      type: TYPES[query.format],
      disposition: `attachment; filename="fairlead-audit.${query.format}"`,
    });
  }
}

async function* restOf(first: IteratorResult<string, unknown>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
