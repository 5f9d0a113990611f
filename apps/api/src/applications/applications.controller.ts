import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApplicationName,
  ApplicationQuery,
  ConfirmDeletionCommand,
  HistoryQuery,
  ObjectQuery,
  RollbackCommand,
  SyncCommand,
  TenantName,
} from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { Commands } from '../commands/commands.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { ApplicationReader } from './application-reader.js';

const Tenant = () => Param('tenant', new ZodPipe(TenantName));
const Name = () => Param('name', new ZodPipe(ApplicationName));

@Controller('api/v1/applications')
export class ApplicationsController {
  constructor(
    @Inject(ApplicationReader) private readonly reader: ApplicationReader,
    @Inject(Commands) private readonly commands: Commands,
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
    @Viewer() viewer: Principal,
  ) {
    return this.commands.sync(tenant, name, command, viewer);
  }

  @Post(':tenant/:name/rollback')
  @HttpCode(202)
  rollback(
    @Tenant() tenant: string,
    @Name() name: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(RollbackCommand)) command: RollbackCommand,
    @Viewer() viewer: Principal,
  ) {
    return this.commands.rollback(tenant, name, command, viewer);
  }

  @Post(':tenant/:name/confirm-deletion')
  @HttpCode(202)
  confirmDeletion(
    @Tenant() tenant: string,
    @Name() name: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(ConfirmDeletionCommand)) command: ConfirmDeletionCommand,
    @Viewer() viewer: Principal,
  ) {
    return this.commands.confirmDeletion(tenant, name, command, viewer);
  }
}
