import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApplicationName, ApplicationQuery, HistoryQuery, ObjectQuery, SyncCommand, TenantName } from '@fairlead/contracts';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { ApplicationReader } from './application-reader.js';
import { SyncCommands } from './sync-command.js';

const Tenant = () => Param('tenant', new ZodPipe(TenantName));
const Name = () => Param('name', new ZodPipe(ApplicationName));

@Controller('api/v1/applications')
export class ApplicationsController {
  constructor(
    @Inject(ApplicationReader) private readonly reader: ApplicationReader,
    @Inject(SyncCommands) private readonly commands: SyncCommands,
  ) {}

  @Get()
  list(@Query(new ZodPipe(ApplicationQuery)) query: ApplicationQuery) {
    return this.reader.list(query);
  }

  @Get(':tenant/:name')
  detail(@Tenant() tenant: string, @Name() name: string, @Query(new ZodPipe(NoQuery)) _query: unknown) {
    return this.reader.detail(tenant, name);
  }

  @Get(':tenant/:name/objects')
  objects(@Tenant() tenant: string, @Name() name: string, @Query(new ZodPipe(ObjectQuery)) query: ObjectQuery) {
    return this.reader.objects(tenant, name, query);
  }

  @Get(':tenant/:name/history')
  history(@Tenant() tenant: string, @Name() name: string, @Query(new ZodPipe(HistoryQuery)) query: HistoryQuery) {
    return this.reader.history(tenant, name, query);
  }

  @Post(':tenant/:name/sync')
  @HttpCode(202)
  sync(
    @Tenant() tenant: string,
    @Name() name: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(SyncCommand)) command: SyncCommand,
  ) {
    return this.commands.request(tenant, name, command);
  }
}
