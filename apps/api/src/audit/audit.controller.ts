import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { Controller, Get, Header, Inject, Query, Req, StreamableFile } from '@nestjs/common';
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
  async export(
    @Req() request: IncomingMessage,
    @Query(new ZodPipe(AuditExportQuery)) asked: AuditExportQuery,
    @Viewer() viewer: Principal,
  ): Promise<StreamableFile> {
    const query = wantsCsv(request) ? { ...asked, format: 'csv' as const } : asked;
    const chunks = this.reader.export(query, viewer);
    // Read before the head of the answer is sent: that the database is away can be told only until then.
    const first = await chunks.next();
    return new StreamableFile(Readable.from(restOf(first, chunks), { objectMode: false }), {
      type: TYPES[query.format],
      disposition: `attachment; filename="fairlead-audit.${query.format}"`,
    });
  }
}

/** Without a format it is the client's `Accept` that counts. */
function wantsCsv({ url = '', headers: { accept = '' } }: IncomingMessage): boolean {
  if (new URL(url, 'http://api').searchParams.has('format')) return false;
  const types = accept.split(',').map((part) => part.split(';', 1)[0]?.trim());
  return types.includes('text/csv') && !types.includes('application/x-ndjson');
}

async function* restOf(first: IteratorResult<string, unknown>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
