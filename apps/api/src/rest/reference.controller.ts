import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { openApiDocument } from './openapi.js';
import { referencePage } from './reference-page.js';
import { NoQuery, ZodPipe } from './zod.pipe.js';

export const API_VERSION_TEXT = Symbol('version of the api');

/** What the API says about itself. */
@Controller('api/v1')
export class ReferenceController {
  private readonly document: Record<string, unknown>;
  private readonly page = referencePage();

  constructor(@Inject(API_VERSION_TEXT) version: string) {
    this.document = openApiDocument(version);
  }

  @Get('openapi.json')
  openApi(@Query(new ZodPipe(NoQuery)) _query: unknown): Record<string, unknown> {
    return this.document;
  }

  @Get()
  reference(@Res() response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    });
    response.end(this.page);
  }
}
